package io.stowage.registry.interop.http.soak;

import io.stowage.registry.model.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Pushes, pulls and deletes images, and keeps a ledger of what was acknowledged. Its images and
 * tags are its own; layers and repositories are shared by all clients.
 *
 * <p>Images come in groups that take turns, so that an image that has lost its tags is pushed again
 * when it is a little older than the shortest grace period. Used by one thread at a time.
 */
final class SoakClient {
  private static final int REPOSITORIES = 4;
  private static final int TAGS = 4;
  private static final int GROUPS = 5;
  private static final int IMAGES_OF_A_GROUP = 5;
  private static final long TURN = TimeUnit.SECONDS.toNanos(3);

  /** The largest number of images that are deleted before they are all pushed again. */
  private static final int MOST_DELETED = 8;

  /** The longest time for which a foreign server may refuse an operation. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The time for which a blob stays after an answer that it exists: half of the grace period. */
  private static final Duration PROMISE = SoakStore.GRACE.dividedBy(2);

  private final String name;
  private final HttpClient http;
  private final Endpoint endpoint;
  private final Figures figures;
  private final Random random;
  private final List<SoakImage> images;
  private final Ledger ledger = new Ledger();

  /** Creates a client, whose choices depend on {@code seed} and its name. */
  SoakClient(String name, HttpClient http, Endpoint endpoint, Figures figures, long seed) {
    this.name = name;
    this.http = http;
    this.endpoint = endpoint;
    this.figures = figures;
    this.random = new Random(seed + name.hashCode());
    this.images = images(name);
  }

  /** Returns the images of the client {@code name}, ordered by their groups. */
  static List<SoakImage> images(String name) {
    List<SoakImage> images = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      for (int number = 0; number < IMAGES_OF_A_GROUP; number++) {
        images.add(SoakImage.of(name, group, number));
      }
    }
    return images;
  }

  /** Returns the name of any of the repositories. */
  static String anyRepository(Random random) {
    return "team/r" + random.nextInt(REPOSITORIES);
  }

  /** Performs one operation. */
  void step() throws InterruptedException {
    LiveServer server = endpoint.await();
    try {
      step(new RegistryApi(http, server));
    } catch (IOException e) {
      if (server.wasKilled()) {
        figures.cut.incrementAndGet();
      } else {
        figures.failed(name + " at " + server + ": " + e);
      }
    } catch (RefusedException | AssertionError e) {
      figures.failed(name + " at " + server + ": " + e);
    }
  }

  private void step(RegistryApi api) throws IOException, InterruptedException {
    int choice = random.nextInt(100);
    List<Place> tags = ledger.some(MOST_DELETED, random);
    if (choice < 50 || tags.isEmpty()) {
      push(api, anyPlace(), anyImage());
    } else if (choice < 75) {
      pull(api, tags.get(0));
    } else if (choice < 82 && !api.server().isForeign()) {
      untag(api, tags.get(0));
    } else if (choice < 90) {
      delete(api, tags.get(0));
    } else {
      deleteAndPushAgain(api, tags);
    }
  }

  private void push(RegistryApi api, Place place, SoakImage image)
      throws IOException, InterruptedException {
    ledger.pushes(place, image);
    repeat(api, () -> pushOnce(api, place, image));
    ledger.pushed(place, image);
    figures.pushes.incrementAndGet();
  }

  private void pushOnce(RegistryApi api, Place place, SoakImage image)
      throws IOException, InterruptedException {
    for (byte[] blob : image.blobs()) {
      Digest digest = Digest.of(blob);
      if (!api.hasBlob(place.repository(), digest)) {
        upload(api, place.repository(), digest, blob);
      }
    }
    api.putManifest(place, image.manifest());
  }

  private void upload(RegistryApi api, String repository, Digest digest, byte[] blob)
      throws IOException, InterruptedException {
    Optional<URI> begun = random.nextInt(3) == 0
        ? api.mountOrStartUpload(repository, digest, anyRepository(random))
        : Optional.of(api.startUpload(repository));
    if (begun.isPresent() && random.nextBoolean()) {
      api.complete(begun.get(), digest, blob);
    } else if (begun.isPresent()) {
      int half = blob.length / 2;
      URI appended = api.append(begun.get(), Arrays.copyOf(blob, half));
      api.complete(appended, digest, Arrays.copyOfRange(blob, half, blob.length));
    }
  }

  private void pull(RegistryApi api, Place place) throws IOException, InterruptedException {
    TagState state = ledger.state(place);
    repeat(api, () -> checkComplete(api, place, state, api.manifest(place)));
    figures.pulls.incrementAndGet();
  }

  private void untag(RegistryApi api, Place place) throws IOException, InterruptedException {
    ledger.untags(place);
    api.untag(place);
    ledger.untagged(place);
    figures.removals.incrementAndGet();
  }

  /** Deletes the image that a tag certainly names. */
  private void delete(RegistryApi api, Place place) throws IOException, InterruptedException {
    SoakImage image = ledger.state(place).images().iterator().next();
    ledger.deletes(place.repository(), image);
    try {
      api.deleteManifest(place.repository(), image.digest());
      ledger.deleted(place.repository(), image);
      figures.removals.incrementAndGet();
    } catch (RefusedException e) {
      if (!api.server().isForeign()) {
        throw e;
      }
      figures.repeated.incrementAndGet();
    }
  }

  /**
   * Deletes images, and pushes all of them again while their blobs are still there. A collection
   * that marked in between may be about to remove the blobs.
   */
  private void deleteAndPushAgain(RegistryApi api, List<Place> places)
      throws IOException, InterruptedException {
    List<SoakImage> named = places.stream()
        .map(place -> ledger.state(place).images().iterator().next())
        .toList();
    for (Place place : places) {
      if (ledger.state(place).isCertain()) {
        delete(api, place);
      }
    }
    for (int i = 0; i < places.size(); i++) {
      push(api, places.get(i), named.get(i));
    }
  }

  /** Repeats {@code work} for as long as the server may refuse it. */
  private void repeat(RegistryApi api, Work work) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean done = false;
    while (!done) {
      long began = System.nanoTime();
      try {
        work.run();
        done = true;
      } catch (RefusedException e) {
        boolean late = System.nanoTime() - began > PROMISE.toNanos();
        boolean allowed = api.server().isForeign() || (late && e.isForMissingBlob());
        if (!allowed || System.nanoTime() > deadline) {
          throw e;
        }
        figures.repeated.incrementAndGet();
      }
    }
  }

  /**
   * Pulls from a server everything that was acknowledged and not deleted. Adds everything that is
   * missing or wrong to {@code losses}, and returns the number of images that are complete.
   */
  int verify(RegistryApi api, List<String> losses) throws InterruptedException {
    int complete = 0;
    for (Place place : ledger.tags().keySet()) {
      try {
        complete += isThere(api, place) ? 1 : 0;
      } catch (IOException | RefusedException | AssertionError e) {
        losses.add(place + " at " + api.server() + ", of " + ledger.state(place) + ": " + e);
      }
    }
    return complete;
  }

  private boolean isThere(RegistryApi api, Place place) throws IOException, InterruptedException {
    TagState state = ledger.state(place);
    Optional<byte[]> manifest = api.findManifest(place);
    if (manifest.isPresent()) {
      checkComplete(api, place, state, manifest.get());
    } else if (!state.mayBeAbsent()) {
      throw new AssertionError("there is no manifest");
    }
    return manifest.isPresent();
  }

  private static void checkComplete(RegistryApi api, Place place, TagState state, byte[] manifest)
      throws IOException, InterruptedException {
    SoakImage image = state.images().stream()
        .filter(each -> Arrays.equals(each.manifest().bytes(), manifest))
        .findFirst()
        .orElseThrow(() -> new AssertionError(
            place + " names " + Digest.of(manifest) + ", expected one of " + state.images()));
    for (byte[] blob : image.blobs()) {
      Digest digest = Digest.of(blob);
      Digest found = Digest.of(api.blob(place.repository(), digest));
      if (!found.equals(digest)) {
        throw new AssertionError(place + ": expected " + digest + ", but got " + found);
      }
    }
  }

  private Place anyPlace() {
    return new Place(anyRepository(random), name + "-" + random.nextInt(TAGS));
  }

  private SoakImage anyImage() {
    int group = (int) (System.nanoTime() / TURN % GROUPS);
    return images.get(group * IMAGES_OF_A_GROUP + random.nextInt(IMAGES_OF_A_GROUP));
  }

  /** Requests to a server. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }
}
