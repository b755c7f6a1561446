package io.stowage.registry.power;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * The end of all processes at one moment, and what the device may hold then: all that was synced, and of
 * the rest whatever the operating system happened to write.
 */
final class PowerLoss {
  private final History history;
  private final int at;
  private final BitSet durable;

  /**
   * Ends after so many steps.
   *
   * @param durable the changes that were synced by then
   */
  PowerLoss(History history, int at, BitSet durable) {
    this.history = history;
    this.at = at;
    this.durable = durable;
  }

  /** Returns how many steps were made. */
  int at() {
    return at;
  }

  /** Returns all changes. */
  BitSet nothing() {
    return chosen(i -> true);
  }

  /** Returns those that were synced. */
  BitSet allUnsynced() {
    return chosen(i -> false);
  }

  /** Returns those that were synced, and all that concern names, as a journal of names alone has it. */
  BitSet unsyncedData() {
    return chosen(i -> !isData(i));
  }

  /** Returns those that were synced, and those of names up to some moment, as a journal has it. */
  BitSet whatCameLate(Random random) {
    int end = random.nextInt(at + 1);
    return chosen(i -> i < end && !isData(i));
  }

  /** Returns those that were synced, and some of the others. */
  BitSet some(Random random) {
    double share = random.nextDouble();
    return chosen(i -> random.nextDouble() < share);
  }

  /** Returns the changes that reach the device in each of the states that are looked at. */
  List<BitSet> states(Random random, int samples) {
    List<BitSet> states = new ArrayList<>(List.of(nothing(), allUnsynced(), unsyncedData()));
    for (int i = 0; i < samples; i++) {
      states.add(some(random));
      states.add(whatCameLate(random));
    }
    return states;
  }

  private boolean isData(int index) {
    return history.step(index) instanceof Step.Change change && change.isData();
  }

  private BitSet chosen(IntPredicate unsynced) {
    BitSet chosen = (BitSet) durable.clone();
    for (int i = durable.nextClearBit(0); i < at; i = durable.nextClearBit(i + 1)) {
      chosen.set(i, unsynced.test(i));
    }
    keepOrder(chosen);
    return chosen;
  }

  /**
   * Adds what every file system brings to the device before something else: what left a folder that was
   * removed; and unless somebody relied on a sync, the folder in which a name is new.
   */
  private void keepOrder(BitSet chosen) {
    for (int i = at - 1; i >= 0; i--) {
      if (chosen.get(i)) {
        chosen.or(history.emptying(i));
        if (!durable.get(i)) {
          chosen.or(history.making(i));
        }
      }
    }
  }
}
