package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses which processes must take the next step.
 *
 * <p>The choice is either all processes, or a subset such that nothing the other processes may ever
 * do conflicts with the next step of a process in the subset. Such a step commutes with everything
 * that the others may do before it, so taking it first loses no end state. (A persistent set:
 * Godefroid, "Partial-order methods", chapter 4.) What the others may do is taken from their known
 * histories; if further histories show a conflict, the search is run again.
 */
final class Choice {
  private final Conflicts conflicts;
  private final boolean reduced;

  Choice(Conflicts conflicts, boolean reduced) {
    this.conflicts = conflicts;
    this.reduced = reduced;
  }

  Conflicts conflicts() {
    return conflicts;
  }

  /**
   * Returns the moves to make from {@code state}. A move is twice the number of the process, plus
   * one if the process is killed.
   */
  List<Integer> moves(State state, Steps steps) {
    Chooser chooser = new Chooser(state, steps);
    List<Integer> moves = new ArrayList<>();
    chooser.choose().stream().forEach(i -> {
      moves.add(2 * i);
      if (state.at()[i].isMortal()) {
        moves.add(2 * i + 1);
      }
    });
    return moves;
  }

  /**
   * Returns whether the process can take a step. A wait ends when each request that was in progress
   * at its beginning has ended.
   */
  private boolean isEnabled(State state, int process) {
    Place place = state.at()[process];
    if (place.hasEnded()) {
      return false;
    }
    if (conflicts.call(place.call()).op() != Op.WAITED) {
      return true;
    }
    List<?> requests = (List<?>) place.told();
    for (int i = 0; i < state.at().length; i++) {
      int before = (Integer) requests.get(i);
      Place other = state.at()[i];
      if (i != process && before % 2 == 1 && other.requests() == before && !other.hasEnded()) {
        return false;
      }
    }
    return true;
  }

  /** Makes the choice for one state. */
  private final class Chooser {
    private final State state;
    private final Steps steps;
    private final BitSet enabled = new BitSet();
    private final BitSet[] next;

    Chooser(State state, Steps steps) {
      this.state = state;
      this.steps = steps;
      this.next = new BitSet[state.at().length];
      for (int i = 0; i < next.length; i++) {
        enabled.set(i, isEnabled(state, i));
      }
    }

    BitSet choose() {
      Turn turn = state.turn();
      if (turn.isOver() && enabled.get(turn.process())) {
        BitSet alone = new BitSet();
        alone.set(turn.process());
        return alone;
      }
      learnNext();
      BitSet best = active();
      int size = enabled.cardinality();
      for (int i = enabled.nextSetBit(0); reduced && i >= 0 && size > 1; ) {
        BitSet needed = closure(i);
        if (enabled(needed) < size) {
          best = needed;
          size = enabled(needed);
        }
        i = enabled.nextSetBit(i + 1);
      }
      promise(best);
      best.and(enabled);
      return best;
    }

    /**
     * Learns the next step of each process before any steps are compared, because that may reveal
     * more calls.
     */
    private void learnNext() {
      for (int i = enabled.nextSetBit(0); reduced && i >= 0; i = enabled.nextSetBit(i + 1)) {
        calls(i);
      }
    }

    private int enabled(BitSet processes) {
      BitSet both = (BitSet) processes.clone();
      both.and(enabled);
      return both.cardinality();
    }

    private BitSet active() {
      BitSet active = new BitSet();
      for (int i = 0; i < next.length; i++) {
        active.set(i, !state.at()[i].hasEnded());
      }
      return active;
    }

    private BitSet closure(int first) {
      BitSet needed = new BitSet();
      List<Integer> open = new ArrayList<>(List.of(first));
      needed.set(first);
      while (!open.isEmpty()) {
        int process = open.remove(open.size() - 1);
        for (int i = 0; i < next.length; i++) {
          if (!needed.get(i) && mayConflict(state.at()[i], process)) {
            needed.set(i);
            open.add(i);
          }
        }
      }
      return needed;
    }

    private boolean mayConflict(Place other, int process) {
      BitSet calls = calls(process);
      for (int call = calls.nextSetBit(0); call >= 0; call = calls.nextSetBit(call + 1)) {
        if (!other.hasEnded() && other.mayConflict(conflicts.with(call))) {
          return true;
        }
      }
      return false;
    }

    private void promise(BitSet chosen) {
      for (int i = 0; i < next.length; i++) {
        Place other = state.at()[i];
        if (!chosen.get(i) && !other.hasEnded()) {
          chosen.stream().forEach(process -> other.promise(calls(process)));
        }
      }
    }

    /**
     * Returns the numbers of the calls in the next step of the process, which may begin with its
     * death and may be followed by a read of the clock.
     */
    private BitSet calls(int process) {
      if (next[process] == null) {
        next[process] = new BitSet();
        if (enabled.get(process)) {
          steps.after(2 * process);
          if (state.at()[process].isMortal()) {
            steps.after(2 * process + 1);
          }
        }
        state.at()[process].addCallsOfStep(next[process]);
      }
      return next[process];
    }
  }
}
