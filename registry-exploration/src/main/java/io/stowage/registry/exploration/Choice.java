package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses which processes need to go next.
 *
 * <p>All of them, or so many that nothing which the others may ever do conflicts with what one of these
 * does next: then that commutes with all that the others may do before, and to begin with it loses no
 * end. (A persistent set: Godefroid, "Partial-order methods", chapter 4.) What the others may do is what
 * is known of their histories; when more becomes known that conflicts, the search is run again.
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

  /** Returns the moves to make from {@code state}: twice the process, and one more if it is killed. */
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

  /** A wait ends when each process that was in a request as it began is in that no more. */
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

  /** Chooses in one state. */
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

    /** Makes the next step of each known before any is compared: it may show more of what is to come. */
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
     * Returns the numbers of the calls that the process makes in its next step, which may begin with its
     * death and then read the clock.
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
