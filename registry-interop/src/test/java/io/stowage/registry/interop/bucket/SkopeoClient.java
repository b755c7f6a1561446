package io.stowage.registry.interop.bucket;

import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.interop.http.Samples;
import io.stowage.registry.interop.http.Skopeo;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Pushes, pulls and deletes images with skopeo through a server that does not know about the
 * collections, and records what its tags name. Images and tags are its own; layers and repositories
 * are shared by all clients.
 *
 * <p>Images come in groups that take turns, so that an image that has lost its tags is pushed again
 * when it is a little older than the grace period. Used by one thread at a time.
 */
final class SkopeoClient {
  /** The repositories of all clients. */
  static final List<String> REPOSITORIES = List.of("beside/r0", "beside/r1");

  private static final int GROUPS = 3;
  private static final int IMAGES_OF_A_GROUP = 4;
  private static final int TAGS = 3;
  private static final long TURN = TimeUnit.SECONDS.toNanos(4);

  /** The longest time for which an operation may fail: until what was hidden is back. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final String host;
  private final SkopeoFigures figures;
  private final Skopeo skopeo;
  private final Random random;
  private final List<TestImage> images = new ArrayList<>();
  private final Map<String, TestImage> tags = new LinkedHashMap<>();
  private int copies;

  /**
   * Creates a client, whose choices depend on {@code seed} and its name.
   *
   * @param folder an empty folder for the client
   * @param host where the server listens
   */
  SkopeoClient(String name, Path folder, String host, long seed, SkopeoFigures figures) {
    this.name = name;
    this.folder = folder;
    this.host = host;
    this.figures = figures;
    this.skopeo = new Skopeo(folder);
    this.random = new Random(seed + name.hashCode());
    makeImages(seed);
  }

  private void makeImages(long seed) {
    TestImages shared = Samples.of("layers of all clients " + seed).images();
    TestImages own = Samples.of(name + seed).images();
    for (int group = 0; group < GROUPS; group++) {
      List<byte[]> layers =
          Stream.generate(shared::layer).limit(IMAGES_OF_A_GROUP).toList();
      for (int i = 0; i < IMAGES_OF_A_GROUP; i++) {
        TestImage image = own.image()
            .layers(1)
            .layer(layers.get(i))
            .layer(layers.get((i + 1) % IMAGES_OF_A_GROUP))
            .push();
        images.add(image);
        Samples.layout(layout(image), image);
      }
    }
  }

  private Path layout(TestImage image) {
    return folder.resolve(image.digest().encoded());
  }

  /** Pushes all images to {@code repository}, without a tag. */
  void pushAllUntagged(Repository repository) {
    for (TestImage image : images) {
      for (Descriptor blob : image.manifest().blobs()) {
        repository.blobs().put(Samples.content(image, blob));
      }
      repository.manifests().put(image.manifest());
    }
  }

  /** Performs one operation. */
  void step() {
    int choice = random.nextInt(100);
    if (choice < 60 || tags.isEmpty()) {
      push();
    } else if (choice < 80) {
      pull(anyTag());
    } else {
      delete(anyTag());
    }
  }

  private void push() {
    String repository = REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
    String tag = repository + ":" + name + "-" + random.nextInt(TAGS);
    TestImage image = anyImage();
    tags.remove(tag);
    if (repeated("push of " + tag, () -> skopeo.copy("oci:" + layout(image), at(tag)))) {
      tags.put(tag, image);
      figures.pushes.incrementAndGet();
    }
  }

  /** Pulls everything that is certainly tagged, and returns the number of images. */
  int pullAll() {
    tags.keySet().forEach(this::pull);
    return tags.size();
  }

  private void pull(String tag) {
    TestImage image = Objects.requireNonNull(tags.get(tag), tag);
    List<Path> copy = new ArrayList<>();
    boolean done = repeated("pull of " + tag, () -> {
      copy.add(0, folder.resolve("copy-" + copies++));
      return skopeo.copy(at(tag), "oci:" + copy.get(0));
    });
    if (done && !blobs(copy.get(0)).equals(blobs(layout(image)))) {
      figures.failed("pull of " + tag + " gave " + blobs(copy.get(0)));
    }
    figures.pulls.incrementAndGet();
  }

  /** Deletes an image, with all tags of its repository that name it. */
  private void delete(String tag) {
    String repository = tag.substring(0, tag.indexOf(':') + 1);
    TestImage image = Objects.requireNonNull(tags.get(tag), tag);
    tags.entrySet()
        .removeIf(
            each -> each.getKey().startsWith(repository) && each.getValue().equals(image));
    Command.Outcome outcome = skopeo.delete(at(tag)).tryToRun();
    if (outcome.status() == 0) {
      figures.deletions.incrementAndGet();
    } else {
      figures.errors.add(outcome.toString());
    }
  }

  /** Repeats a program while it fails; returns false if it never succeeds. */
  private boolean repeated(String what, Next next) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Command.Outcome outcome = next.command().tryToRun();
    while (outcome.status() != 0 && System.nanoTime() < deadline) {
      count(outcome);
      outcome = next.command().tryToRun();
    }
    if (outcome.status() != 0) {
      figures.failed(what + " keeps failing: " + outcome);
    }
    return outcome.status() == 0;
  }

  private void count(Command.Outcome failed) {
    if (failed.errors().contains("blob unknown")) {
      figures.refused.incrementAndGet();
    } else {
      figures.errors.add(failed.toString());
    }
  }

  private TestImage anyImage() {
    int group = (int) (System.nanoTime() / TURN % GROUPS);
    return images.get(group * IMAGES_OF_A_GROUP + random.nextInt(IMAGES_OF_A_GROUP));
  }

  private String anyTag() {
    return List.copyOf(tags.keySet()).get(random.nextInt(tags.size()));
  }

  private String at(String image) {
    return "docker://" + host + "/" + image;
  }

  /** Returns the digests in an image layout, whose content skopeo has checked. */
  private static List<String> blobs(Path layout) {
    try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a command, which may differ from the one before. */
  private interface Next {
    Command command();
  }
}
