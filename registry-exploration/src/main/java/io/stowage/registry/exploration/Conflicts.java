package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers calls, and determines which of them do not commute, that is, may return other results or
 * lead to another world in the opposite order. Not thread-safe.
 */
final class Conflicts {
  private final Footprints footprints;
  private final Map<Call, Integer> numbers = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<List<Region>> regions = new ArrayList<>();
  private final List<BitSet> conflicts = new ArrayList<>();
  private int generation;

  Conflicts(Footprints footprints) {
    this.footprints = footprints;
  }

  /**
   * Returns a number that changes whenever calls are found to conflict that were not known to
   * conflict before.
   */
  int generation() {
    return generation;
  }

  int number(Call call) {
    Integer known = numbers.get(call);
    return known == null ? add(call) : known;
  }

  /** Returns whether a call is made in one step with the preceding call; -1 stands for no call. */
  boolean isTime(int number) {
    return number >= 0 && calls.get(number).op() == Op.TIME;
  }

  Call call(int number) {
    return calls.get(number);
  }

  /** Returns the numbers of the known calls that conflict with the given call. */
  BitSet with(int number) {
    return conflicts.get(number);
  }

  private int add(Call call) {
    int number = calls.size();
    numbers.put(call, number);
    calls.add(call);
    if (footprints.learn(call)) {
      generation++;
      regions.clear();
      conflicts.clear();
      for (int i = 0; i <= number; i++) {
        addFootprint(calls.get(i));
      }
    } else {
      addFootprint(call);
    }
    return number;
  }

  private void addFootprint(Call call) {
    List<Region> own = footprints.of(call);
    BitSet with = new BitSet();
    regions.add(own);
    conflicts.add(with);
    int number = regions.size() - 1;
    for (int i = 0; i <= number; i++) {
      if (conflict(own, regions.get(i))) {
        with.set(i);
        conflicts.get(i).set(number);
      }
    }
  }

  private static boolean conflict(List<Region> some, List<Region> others) {
    for (Region one : some) {
      for (Region other : others) {
        if (one.conflicts(other)) {
          return true;
        }
      }
    }
    return false;
  }
}
