package io.stowage.registry.power;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The calls of processes to the file system, from a moment at which everything was on the device.
 * Immutable, since the initial disk is never changed.
 */
final class History {
  private final Inode top;
  private final Disk base;
  private final List<Step> steps;
  private final List<BitSet> making;
  private final List<BitSet> emptying;

  History(Inode top, Disk base, List<Step> steps) {
    this.top = top;
    this.base = base;
    this.steps = List.copyOf(steps);
    this.making = IntStream.range(0, steps.size()).mapToObj(this::findMaking).toList();
    this.emptying =
        IntStream.range(0, steps.size()).mapToObj(this::findEmptying).toList();
  }

  Inode top() {
    return top;
  }

  int length() {
    return steps.size();
  }

  Step step(int index) {
    return steps.get(index);
  }

  /**
   * Returns this history without certain syncs, as if the rule that requires them did not exist.
   */
  History without(Predicate<Step.Sync> rule) {
    return new History(
        top,
        base,
        steps.stream()
            .map(step -> step instanceof Step.Sync sync && rule.test(sync)
                ? new Step.Sync(Inode.file(), sync.path(), sync.callers())
                : step)
            .toList());
  }

  /** Returns a loss of power before the first step, and one after each step. */
  List<PowerLoss> losses() {
    Map<Inode, BitSet> unsynced = new HashMap<>();
    BitSet durable = new BitSet();
    List<PowerLoss> losses = new ArrayList<>();
    losses.add(new PowerLoss(this, 0, new BitSet()));
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step instanceof Step.Sync sync) {
        durable.or(unsynced.getOrDefault(sync.node(), new BitSet()));
        unsynced.remove(sync.node());
      } else if (step instanceof Step.Change change) {
        for (Inode node : change.touched()) {
          unsynced.computeIfAbsent(node, each -> new BitSet()).set(i);
        }
      }
      losses.add(new PowerLoss(this, i + 1, (BitSet) durable.clone()));
    }
    return losses;
  }

  /** Returns the changes that created the folders that the step {@code index} changes. */
  BitSet making(int index) {
    return making.get(index);
  }

  /** Returns the changes in the folder that the step {@code index} removes. */
  BitSet emptying(int index) {
    return emptying.get(index);
  }

  private BitSet findMaking(int index) {
    return steps.get(index) instanceof Step.Change change
        ? before(
            index,
            each -> each instanceof Step.Enter enter && change.touched().contains(enter.node()))
        : new BitSet();
  }

  private BitSet findEmptying(int index) {
    return steps.get(index) instanceof Step.Leave leave && leave.node().isFolder()
        ? before(
            index,
            each -> each instanceof Step.Change change && change.touched().contains(leave.node()))
        : new BitSet();
  }

  private BitSet before(int index, Predicate<Step> chosen) {
    BitSet found = new BitSet();
    for (int i = 0; i < index; i++) {
      found.set(i, chosen.test(steps.get(i)));
    }
    return found;
  }

  /** Returns the contents of the device if exactly those changes have reached it. */
  Disk after(BitSet changes) {
    Disk disk = base.copy();
    changes.stream().forEach(i -> {
      if (steps.get(i) instanceof Step.Change change) {
        change.applyTo(disk);
      }
    });
    return disk;
  }
}
