package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the smallest heap in which a dry run of a tree succeeds. Each attempt is a Java process of
 * its own.
 */
final class SmallestHeap {
  private SmallestHeap() {}

  /** Returns the first of {@code heaps}, in MiB, that is large enough. */
  static Optional<Integer> find(Path folder, Path root, List<Integer> heaps) {
    return heaps.stream().filter(mebibytes -> isEnough(folder, root, mebibytes)).findFirst();
  }

  /** Collects a tree in a process that exits when the heap is full. */
  public static void main(String[] arguments) {
    DryRun.of(Path.of(arguments[0]));
  }

  private static boolean isEnough(Path folder, Path root, int mebibytes) {
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-Xmx" + mebibytes + "m",
        "-cp",
        System.getProperty("java.class.path"),
        SmallestHeap.class.getName(),
        root.toString());
    try {
      TimedProcess run = TimedProcess.run(folder.resolve("heap.log"), command);
      System.out.println("-Xmx" + mebibytes + "m: " + Spread.text(run.seconds()) + " s");
      return true;
    } catch (IllegalStateException e) {
      System.out.println("-Xmx" + mebibytes + "m: not enough");
      return false;
    }
  }
}
