package io.stowage.registry.gc.retention;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A nondeterministic finite automaton over ASCII text. Testing a text takes time proportional to
 * its length and the number of states, because all states are followed at once and none is tried
 * twice at the same character. States are added from the end to the start. Not thread-safe while
 * states are added.
 */
final class Automaton {
  /** The state in which a text is accepted. */
  static final int END = 0;

  private static final int MOST = 10_000;

  private final List<State> states = new ArrayList<>();
  private int copies;

  Automaton() {
    add(new State(false, new BitSet(), List.of()));
  }

  /**
   * A state that reads one of {@code characters} if it {@code reads}, and then, or otherwise at
   * once, is followed by each of {@code next}.
   */
  private record State(boolean reads, BitSet characters, List<Integer> next) {}

  /** Adds a state that reads one of {@code characters} and is followed by {@code next}. */
  int read(BitSet characters, int next) {
    return add(new State(true, characters, List.of(next)));
  }

  /** Adds a state that reads nothing and is followed by each of {@code next}. */
  int fork(List<Integer> next) {
    return add(new State(false, new BitSet(), new ArrayList<>(next)));
  }

  /** Makes {@code next} follow the state {@code fork} too. */
  void join(int fork, int next) {
    states.get(fork).next().add(next);
  }

  /**
   * Counts a copy of a part that is repeated, which may have no states.
   *
   * @throws IllegalArgumentException if there are too many
   */
  void copy() {
    copies++;
    check(copies);
  }

  private int add(State state) {
    check(states.size());
    states.add(state);
    return states.size() - 1;
  }

  private static void check(int size) {
    if (size >= MOST) {
      throw new IllegalArgumentException("expected fewer repetitions");
    }
  }

  /** Returns whether the states from {@code start} to the end can read exactly {@code text}. */
  boolean accepts(int start, String text) {
    BitSet current = new BitSet();
    enter(start, current);
    for (int i = 0; i < text.length(); i++) {
      BitSet following = new BitSet();
      for (int each = current.nextSetBit(0); each >= 0; each = current.nextSetBit(each + 1)) {
        State state = states.get(each);
        if (state.reads() && state.characters().get(text.charAt(i))) {
          enter(state.next().get(0), following);
        }
      }
      current = following;
    }
    return current.get(END);
  }

  /** Adds {@code state}, and those that follow it without reading anything, to {@code entered}. */
  private void enter(int state, BitSet entered) {
    Deque<Integer> due = new ArrayDeque<>(List.of(state));
    while (!due.isEmpty()) {
      int each = due.pop();
      if (!entered.get(each)) {
        entered.set(each);
        if (!states.get(each).reads()) {
          states.get(each).next().forEach(due::push);
        }
      }
    }
  }
}
