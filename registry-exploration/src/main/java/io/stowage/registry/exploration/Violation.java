package io.stowage.registry.exploration;

import java.util.List;

/**
 * A schedule that leads to an error.
 *
 * @param wrong describes the error
 * @param choices the move of each step, to {@linkplain Exploration#replay repeat} the schedule
 * @param trace the steps: process, call and result
 */
public record Violation(String wrong, List<Integer> choices, List<String> trace) {
  /** Copies the lists. */
  public Violation {
    choices = List.copyOf(choices);
    trace = List.copyOf(trace);
  }

  @Override
  public String toString() {
    return wrong + "\n  " + String.join("\n  ", trace) + "\nchoices: " + choices;
  }
}
