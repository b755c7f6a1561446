package io.stowage.registry.testing.schedule;

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

  /** Returns the moves to make from {@code state}: twice the process, and one more if it is killed. */
  List<Integer> moves(State state) {
    BitSet best = active(state);
    for (int i = 0; reduced && i < state.at().length && enabled(state, best) > 1; i++) {
      if (isEnabled(state, i)) {
        BitSet needed = closure(state, i);
        if (enabled(state, needed) < enabled(state, best)) {
          best = needed;
        }
      }
    }
    promise(state, best);
    List<Integer> moves = new ArrayList<>();
    best.stream().filter(i -> isEnabled(state, i)).forEach(i -> {
      moves.add(2 * i);
      if (state.at()[i].isMortal()) {
        moves.add(2 * i + 1);
      }
    });
    return moves;
  }

  /** A wait ends when each process that was in a request as it began is in that no more. */
  private boolean isEnabled(State state, int process) {
    History history = state.at()[process];
    if (history.hasEnded()) {
      return false;
    }
    if (conflicts.call(history.call()).op() != Op.WAITED) {
      return true;
    }
    List<?> requests = (List<?>) history.answer();
    for (int i = 0; i < state.at().length; i++) {
      int before = (Integer) requests.get(i);
      History other = state.at()[i];
      if (i != process && before % 2 == 1 && other.requests() == before && !other.hasEnded()) {
        return false;
      }
    }
    return true;
  }

  private int enabled(State state, BitSet processes) {
    return (int) processes.stream().filter(i -> isEnabled(state, i)).count();
  }

  private BitSet active(State state) {
    BitSet active = new BitSet();
    for (int i = 0; i < state.at().length; i++) {
      active.set(i, !state.at()[i].hasEnded());
    }
    return active;
  }

  private BitSet closure(State state, int first) {
    BitSet needed = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(first));
    needed.set(first);
    while (!open.isEmpty()) {
      BitSet against = conflicts.with(state.at()[open.remove(open.size() - 1)].call());
      for (int i = 0; i < state.at().length; i++) {
        History other = state.at()[i];
        if (!needed.get(i) && !other.hasEnded() && other.mayConflict(against)) {
          needed.set(i);
          open.add(i);
        }
      }
    }
    return needed;
  }

  private void promise(State state, BitSet chosen) {
    for (int i = 0; i < state.at().length; i++) {
      if (!chosen.get(i) && !state.at()[i].hasEnded()) {
        History other = state.at()[i];
        chosen.stream().forEach(process -> other.promise(state.at()[process].call()));
      }
    }
  }
}
