package io.stowage.registry.gc;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how time and heap of a dry run grow with the number of blobs. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures dry runs on registries of growing size; run it with -Xmx512m.")
final class Scale implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final double MIB = 1 << 20;
  private static final int BLOBS_OF_REPOSITORY = 604;

  @Option(
      names = "--blobs",
      split = ",",
      description = "Sizes of the synthetic registries. Default: ${DEFAULT-VALUE}.")
  private List<Long> blobs = List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L);

  @Option(names = "--disk", description = "Also measure trees in this directory, which keeps them.")
  private Optional<Path> disk = Optional.empty();

  @Option(
      names = "--disk-blobs",
      split = ",",
      description = "Sizes of the trees on disk. Default: ${DEFAULT-VALUE}.")
  private List<Long> diskBlobs = List.of(10_000L, 100_000L, 1_000_000L);

  @Option(names = "--runs", description = "Runs for each size. Default: ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Option(names = "--svg", description = "The file for the plot.")
  private Optional<Path> svg = Optional.empty();

  @Override
  public Integer call() throws IOException {
    System.out.println("machine: " + Machine.describe());
    LogLogPlot plot = new LogLogPlot(
        "Dry run by number of blobs: median of " + runs + " runs", "blobs", "seconds");
    System.out.println(
        "\n| registry | blobs | seconds: median (min to max) | ns a blob | live heap, "
            + "peak MiB |\n|---|---|---|---|---|");
    plot.add("computed", measure("computed", blobs, SyntheticStorage::new));
    if (disk.isPresent()) {
      plot.add("on disk", measure("on disk", diskBlobs, count -> tree(disk.get(), count)));
    }
    if (svg.isPresent()) {
      Files.writeString(svg.get(), plot.svg());
    }
    return 0;
  }

  private List<LogLogPlot.Point> measure(String kind, List<Long> sizes, Source source) {
    List<LogLogPlot.Point> points = new ArrayList<>();
    for (long size : sizes) {
      points.add(measure(kind, () -> source.open(size)));
    }
    return points;
  }

  private LogLogPlot.Point measure(String kind, Supplier<StorageDriver> source) {
    GcReport report = warmUp(source);
    long count = report.blobsMarked() + report.blobsRemoved();
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      DryRun.of(source.get());
      seconds.add((System.nanoTime() - start) / NANOS);
    }
    Spread spread = Spread.of(seconds);
    double heap = LiveHeap.peak(() -> DryRun.of(source.get())) / MIB;
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %s | %.0f | %s |%n",
        kind,
        count,
        spread,
        spread.median() * NANOS / count,
        Spread.text(heap));
    return new LogLogPlot.Point(count, spread.median());
  }

  /** Runs once, and repeats the run until Java has probably compiled the hot code. */
  private static GcReport warmUp(Supplier<StorageDriver> source) {
    long start = System.nanoTime();
    GcReport report = DryRun.of(source.get());
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      report = DryRun.of(source.get());
    }
    return report;
  }

  /**
   * Returns the tree with about {@code count} blobs below {@code folder}, which is created if
   * necessary.
   */
  private static StorageDriver tree(Path folder, long count) {
    Path root = folder.resolve(Long.toString(count));
    if (!Files.exists(root)) {
      int repositories = Math.toIntExact(count / BLOBS_OF_REPOSITORY + 1);
      new TreeGenerator(root, new TreeShape(repositories, 50, 0, 10, 4, 200, false, 32)).write();
    }
    return FileSystemStorage.openOrCreate(root);
  }

  /** Opens a registry of a given size. */
  @FunctionalInterface
  private interface Source {
    StorageDriver open(long blobs);
  }
}
