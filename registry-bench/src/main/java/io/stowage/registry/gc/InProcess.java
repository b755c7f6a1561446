package io.stowage.registry.gc;

import io.stowage.registry.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a dry run called through the library in a warm JVM with a process of the C program. */
@Command(
    name = "in-process",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares dry runs in a warm JVM with floor.c, and finds the smallest sufficient heap.")
final class InProcess implements Callable<Integer> {
  private static final List<Integer> HEAPS = List.of(6, 8, 10, 12, 16, 20, 24, 28, 32, 48, 64, 128);
  private static final double NANOS = 1e9;

  @Option(names = "--warm-ups", description = "Default: ${DEFAULT-VALUE}.")
  private int warmUps = 10;

  @Option(names = "--runs", description = "Measured pairs. Default: ${DEFAULT-VALUE}.")
  private int runs = 11;

  @Option(names = "--heap", description = "Also find the smallest -Xmx of a run.")
  private boolean heap;

  @Option(names = "--tree", description = "An existing tree to use instead of a new one.")
  private Optional<Path> tree = Optional.empty();

  @Mixin
  private ShapeOptions shape = new ShapeOptions();

  @Override
  public Integer call() {
    Path folder = Scratch.make("in-process");
    try {
      Path root = tree.orElseGet(() -> make(folder));
      System.out.println("machine: " + Machine.describe());
      System.out.println("tree: " + tree.map(Path::toString).orElseGet(shape.shape()::toString));
      compare(folder, root);
      if (heap) {
        System.out.println(SmallestHeap.find(folder, root, HEAPS)
            .map(mebibytes -> "smallest sufficient heap: -Xmx" + mebibytes + "m")
            .orElse("no heap was sufficient; tried: " + HEAPS));
      }
    } finally {
      Scratch.remove(folder);
    }
    return 0;
  }

  private Path make(Path folder) {
    Path root = folder.resolve("tree");
    new TreeGenerator(root, shape.shape()).write();
    return root;
  }

  private void compare(Path folder, Path root) {
    Floor floor = Floor.compile(folder);
    List<Double> ours = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    for (int i = -warmUps; i < runs; i++) {
      double our = seconds(root);
      double bare = TimedProcess.run(folder.resolve("floor.log"), floor.command(root, false))
          .seconds();
      if (i >= 0) {
        ours.add(our);
        floors.add(bare);
      }
    }
    System.out.println("ours:  " + Spread.of(ours) + " s");
    System.out.println("floor: " + Spread.of(floors) + " s");
    System.out.println("ours / floor: " + Spread.ofRatios(ours, floors));
  }

  private static double seconds(Path root) {
    long start = System.nanoTime();
    DryRun.of(root);
    return (System.nanoTime() - start) / NANOS;
  }
}
