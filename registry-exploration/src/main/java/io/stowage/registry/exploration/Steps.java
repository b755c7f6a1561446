package io.stowage.registry.exploration;

import org.jspecify.annotations.Nullable;

/** The successors of one state by move; each move is made once. Not thread-safe. */
final class Steps {
  private final State state;
  private final Step step;
  private final @Nullable State[] after;

  Steps(State state, Step step) {
    this.state = state;
    this.step = step;
    this.after = new State[2 * state.at().length];
  }

  State after(int move) {
    State known = after[move];
    if (known == null) {
      known = step.after(state, move);
      after[move] = known;
    }
    return known;
  }

  /** Makes a move. */
  @FunctionalInterface
  interface Step {
    State after(State state, int move);
  }
}
