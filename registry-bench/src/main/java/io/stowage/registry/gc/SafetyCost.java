package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Scratch;
import io.stowage.registry.Writers;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the cost of collecting while the registry is in use: pushes with leases against pushes
 * without, and a collection that quarantines, checks again and purges against one with exclusive
 * use of the store.
 */
@Command(
    name = "safety",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times pushes of small images and real collections, alternately with and without "
        + "the protocol that makes both safe at the same time.")
final class SafetyCost implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final Duration GRACE = Duration.ofHours(1);
  private static final Duration AGE = Duration.ofHours(2);

  @Option(names = "--runs", description = "Measured pairs. Default: ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Option(names = "--images", description = "Images pushed in a run. Default: ${DEFAULT-VALUE}.")
  private int images = 500;

  @Option(
      names = "--repositories",
      description = "Repositories in the tree; each has 404 dead blobs of 808. Default: "
          + "${DEFAULT-VALUE}.")
  private int repositories = 90;

  @Option(names = "--durability", description = "FULL or RELAXED. Default: ${DEFAULT-VALUE}.")
  private Durability durability = Durability.FULL;

  @Override
  public Integer call() {
    System.out.println("machine: " + Machine.describe());
    compare("push, each image new", grace -> inFolder(root -> push(root, grace, 1)));
    compare("push, half of the images again", grace -> inFolder(root -> push(root, grace, 2)));
    compare("collection", grace -> inFolder(root -> collect(root, grace)));
    return 0;
  }

  private void compare(String what, ToDoubleFunction<Duration> seconds) {
    List<Double> safe = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int i = -1; i < runs; i++) {
      boolean safeFirst = i % 2 == 0;
      double first = seconds.applyAsDouble(safeFirst ? GRACE : Duration.ZERO);
      double second = seconds.applyAsDouble(safeFirst ? Duration.ZERO : GRACE);
      if (i >= 0) {
        safe.add(safeFirst ? first : second);
        bare.add(safeFirst ? second : first);
      }
    }
    System.out.printf(
        "%s: safe %s s, alone %s s, safe / alone %s%n",
        what, Spread.of(safe), Spread.of(bare), Spread.ofRatios(safe, bare));
  }

  private static double inFolder(ToDoubleFunction<Path> work) {
    Path folder = Scratch.make("safety");
    try {
      return work.applyAsDouble(folder);
    } finally {
      Scratch.remove(folder);
    }
  }

  /**
   * Pushes to a store, each image {@code times} times, like a pusher that first checks what exists.
   */
  private double push(Path root, Duration grace, int times) {
    try (Registry registry = open(root, grace, InstantSource.system())) {
      return seconds(() -> {
        for (int i = 0; i < times; i++) {
          pushAll(registry, images / times);
        }
      });
    }
  }

  private static void pushAll(Registry registry, int count) {
    TestImages made = TestImages.in(registry.repository("team/app"), 1);
    for (int i = 0; i < count; i++) {
      made.image().tag("v" + i).push();
    }
  }

  private double collect(Path root, Duration grace) {
    new TreeGenerator(root, new TreeShape(repositories, 50, 0, 10, 4, 404, false, 32)).write();
    InstantSource later = () -> Instant.now().plus(AGE);
    GcOptions options = GcOptions.builder()
        .grace(grace)
        .writers(grace.isZero() ? Writers.NONE : Writers.STOWAGE)
        .tidying(List.of())
        .repositoryReports(false)
        .build();
    try (Registry registry = open(root, grace, later)) {
      return seconds(() -> expectRemovals(GarbageCollector.of(registry).run(options)));
    }
  }

  private void expectRemovals(GcReport report) {
    if (report.blobsRemoved() != repositories * 404L) {
      throw new IllegalStateException("removed " + report.blobsRemoved() + " blobs");
    }
  }

  private Registry open(Path root, Duration grace, InstantSource clock) {
    return Registry.open(
        FileSystemStorage.openOrCreate(root, durability, clock),
        RegistryOptions.builder().grace(grace).clock(clock).build());
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS;
  }
}
