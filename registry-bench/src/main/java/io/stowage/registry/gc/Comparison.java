package io.stowage.registry.gc;

import io.stowage.registry.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs contenders on the same tree, one after the other in rounds, and records their results. */
final class Comparison {
  private final Path folder;
  private final Path root;
  private final Asked asked;
  private final List<Lane> lanes;
  private boolean same = true;

  /** Compares on the tree in {@code root}. Logs and copies are written to {@code folder}. */
  Comparison(Path folder, Path root, Asked asked, List<Contender> contenders) {
    this.folder = folder;
    this.root = root;
    this.asked = asked;
    this.lanes = contenders.stream().map(Lane::new).toList();
  }

  /** Runs one warm-up round and then {@code count} rounds, every other one in reverse order. */
  Comparison run(int count) {
    List<Lane> order = new ArrayList<>(lanes);
    for (int round = 0; round <= count; round++) {
      List<TimedProcess> done = asked.dryRun() ? runInPlace(order) : runOnCopies(order);
      if (round > 0) {
        for (int i = 0; i < order.size(); i++) {
          order.get(i).runs().add(done.get(i));
        }
        printRound(round);
      }
      Collections.reverse(order);
    }
    return this;
  }

  /** Returns the contenders in the given order, with their measured runs. */
  List<Lane> lanes() {
    return lanes;
  }

  /**
   * Returns whether the contenders that list blobs agreed in every round, including the warm-up.
   */
  boolean same() {
    return same;
  }

  private List<TimedProcess> runInPlace(List<Lane> order) {
    List<TimedProcess> done = order.stream().map(lane -> run(lane, root)).toList();
    same &= agree(order.stream()
        .map(Lane::contender)
        .filter(Contender::tellsBlobs)
        .map(this::blobsToGo)
        .toList());
    return done;
  }

  private List<TimedProcess> runOnCopies(List<Lane> order) {
    order.forEach(lane -> command("cp", "-a", root.toString(), copyFor(lane).toString()));
    command("sync");
    List<TimedProcess> done =
        order.stream().map(lane -> run(lane, copyFor(lane))).toList();
    same &= agree(order.stream()
        .filter(lane -> lane.contender().leavesTheSame())
        .map(lane -> files(copyFor(lane)))
        .toList());
    order.forEach(lane -> Scratch.remove(copyFor(lane)));
    return done;
  }

  private TimedProcess run(Lane lane, Path tree) {
    if (asked.cold()) {
      dropCaches();
    }
    return TimedProcess.run(log(lane.contender()), lane.contender().command(tree));
  }

  private Path log(Contender contender) {
    return folder.resolve(contender.name() + ".log");
  }

  private Path copyFor(Lane lane) {
    return folder.resolve("copy-for-" + lane.contender().name());
  }

  private void command(String... command) {
    TimedProcess.run(folder.resolve("command.log"), List.of(command));
  }

  private void dropCaches() {
    command("sync");
    try {
      Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3");
    } catch (IOException e) {
      throw new UncheckedIOException("only root can drop caches", e);
    }
  }

  private void printRound(int round) {
    System.out.println(
        "run " + round + ": " + lanes.stream().map(Lane::last).collect(Collectors.joining(", ")));
  }

  private Set<String> blobsToGo(Contender contender) {
    try (Stream<String> lines = Files.lines(log(contender))) {
      return lines
          .map(contender::blobToGo)
          .flatMap(Optional::stream)
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean agree(List<Set<String>> decisions) {
    return decisions.stream().distinct().count() <= 1;
  }

  private static Set<String> files(Path tree) {
    try (Stream<Path> paths = Files.walk(tree)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> tree.relativize(path).toString())
          .filter(path -> !path.contains("/_stowage/") && !path.contains("/.stowage-"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A contender and its measured runs. */
  record Lane(Contender contender, List<TimedProcess> runs) {
    private Lane(Contender contender) {
      this(contender, new ArrayList<>());
    }

    List<Double> seconds() {
      return runs.stream().map(TimedProcess::seconds).toList();
    }

    private String last() {
      return contender.name() + " " + Spread.text(runs.get(runs.size() - 1).seconds()) + " s";
    }
  }
}
