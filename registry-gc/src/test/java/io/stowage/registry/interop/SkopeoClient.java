package io.stowage.registry.interop;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.ImageBuilder;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Pushes, pulls and deletes with skopeo, and records what its tags certainly name. Its images and
 * tags are its own, but layers and repositories are shared by all clients.
 *
 * <p>Images come in groups that take turns, so that an image that has lost its tags is pushed again
 * when it is about as old as the grace.
 */
final class SkopeoClient {
  private static final int GROUPS = 5;
  private static final int IMAGES_OF_A_GROUP = 6;
  private static final int LAYERS_OF_A_GROUP = 6;
  private static final int REPOSITORIES = 3;
  private static final int TAGS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final String host;
  private final long turn = TimeUnit.SECONDS.toNanos(5);
  private final Skopeo skopeo;
  private final Random random;
  private final SkopeoFigures figures;
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Source> tags = new LinkedHashMap<>();
  private int copies;

  SkopeoClient(String name, Path folder, String host, long seed, SkopeoFigures figures) {
    this.name = name;
    this.folder = folder;
    this.host = host;
    this.skopeo = new Skopeo(folder);
    this.random = new Random(seed + name.hashCode());
    this.figures = figures;
    makeSources(seed);
  }

  /** Pushes all images to all repositories, without a tag. */
  void pushAllUntagged(Registry registry) {
    for (int i = 0; i < REPOSITORIES; i++) {
      Repository repository = registry.repository("beside/r" + i);
      sources.forEach(source -> source.pushTo(repository));
    }
  }

  /** Performs one operation. */
  void step() {
    int choice = random.nextInt(100);
    if (choice < 60 || tags.isEmpty()) {
      push();
    } else if (choice < 85) {
      pull(anyTag());
    } else {
      delete(anyTag());
    }
  }

  /** Pulls everything that this client pushed and did not delete; returns the number of images. */
  int pullAll() {
    tags.keySet().forEach(this::pull);
    return tags.size();
  }

  private void push() {
    int group = (int) (System.nanoTime() / turn % GROUPS);
    Source source = sources.get(group * IMAGES_OF_A_GROUP + random.nextInt(IMAGES_OF_A_GROUP));
    String image = "beside/r" + random.nextInt(REPOSITORIES) + ":" + name + random.nextInt(TAGS);
    tags.remove(image);
    Command.Outcome outcome =
        repeat(() -> skopeo.tryToCopy(source.layout.name(), at(image)), this::count);
    if (outcome.status() == 0) {
      tags.put(image, source);
      figures.pushes.incrementAndGet();
    } else {
      figures.failures.add("push of " + image + " keeps failing: " + outcome);
    }
  }

  /** Repeats a program that fails, since objects that were moved to quarantine come back. */
  private static Command.Outcome repeat(
      Supplier<Command.Outcome> program, Consumer<Command.Outcome> failed) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Command.Outcome outcome = program.get();
    while (outcome.status() != 0 && System.nanoTime() < deadline) {
      failed.accept(outcome);
      outcome = program.get();
    }
    return outcome;
  }

  private void count(Command.Outcome push) {
    if (push.errors().contains("blob unknown")) {
      figures.pushesRefused.incrementAndGet();
    } else {
      figures.pushesRepeated.incrementAndGet();
      figures.others.add(push.toString());
    }
  }

  private void pull(String image) {
    Path copy = folder.resolve(name + "-copy-" + copies++);
    Command.Outcome outcome = repeat(
        () -> skopeo.tryToCopy(at(image), "oci:" + copy),
        failed -> figures.pullsRepeated.incrementAndGet());
    if (outcome.status() != 0) {
      figures.failures.add("pull of " + image + " keeps failing: " + outcome);
    } else if (!OciLayout.at(copy).blobs().equals(tags.get(image).layout.blobs())) {
      figures.failures.add("pull of " + image + " gave " + OciLayout.at(copy).blobs());
    }
    figures.pulls.incrementAndGet();
  }

  /** Deletes an image; its manifest is removed with all tags that name it. */
  private void delete(String image) {
    String repository = image.substring(0, image.indexOf(':') + 1);
    Source source = tags.get(image);
    tags.entrySet()
        .removeIf(tag -> tag.getKey().startsWith(repository) && tag.getValue().equals(source));
    boolean done = skopeo.tryToDelete(at(image)).status() == 0;
    (done ? figures.deletes : figures.deletesFailed).incrementAndGet();
  }

  private String anyTag() {
    return List.copyOf(tags.keySet()).get(random.nextInt(tags.size()));
  }

  private String at(String image) {
    return "docker://" + host + "/" + image;
  }

  private void makeSources(long seed) {
    Registry heap = Registry.open(InMemoryStorage.create());
    TestImages shared = TestImages.in(heap.repository("source"), seed);
    TestImages own = TestImages.in(heap.repository("source"), random.nextLong());
    for (int group = 0; group < GROUPS; group++) {
      List<byte[]> layers = new ArrayList<>();
      for (int i = 0; i < LAYERS_OF_A_GROUP; i++) {
        layers.add(shared.layer());
      }
      for (int i = 0; i < IMAGES_OF_A_GROUP; i++) {
        ImageBuilder image = own.image().layers(1);
        image.layer(layers.get(i)).layer(layers.get((i + 1) % LAYERS_OF_A_GROUP));
        Path at = folder.resolve(name + "-" + group + "-" + i);
        TestImage pushed = image.push();
        sources.add(new Source(OciLayout.write(at, pushed), pushed));
      }
    }
  }

  /** An image to push, in a folder and on the heap. */
  private record Source(OciLayout layout, TestImage image) {
    void pushTo(Repository repository) {
      image.blobs().forEach(blob -> {
        var unused = repository.blobs().put(image.repository().blobs().read(blob, 1 << 20));
      });
      var unused = repository
          .manifests()
          .put(image.manifest().mediaType(), image.manifest().bytes());
    }
  }
}
