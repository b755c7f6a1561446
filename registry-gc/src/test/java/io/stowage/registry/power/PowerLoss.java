package io.stowage.registry.power;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * The end of all processes at one moment, and what the device may hold then: everything that was
 * synced, and any part of the rest.
 */
final class PowerLoss {
  private final History history;
  private final int at;
  private final BitSet durable;

  /**
   * Ends all processes after {@code at} steps.
   *
   * @param durable the changes that were synced at that moment
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

  /** Returns the synced changes. */
  BitSet allUnsynced() {
    return chosen(i -> false);
  }

  /** Returns the synced changes and all changes of names, as with a journal of metadata. */
  BitSet unsyncedData() {
    return chosen(i -> !isData(i));
  }

  /** Returns the synced changes and the changes of names up to some moment, as with a journal. */
  BitSet whatCameLate(Random random) {
    int end = random.nextInt(at + 1);
    return chosen(i -> i < end && !isData(i));
  }

  /** Returns the synced changes and some of the others. */
  BitSet some(Random random) {
    double share = random.nextDouble();
    return chosen(i -> random.nextDouble() < share);
  }

  /** Returns the changes that reach the device in each of the states to check. */
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
   * Adds the changes that every file system writes before others: removals from a folder before the
   * removal of that folder and, unless a sync was relied on, the creation of a folder before that
   * of a name in it.
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
