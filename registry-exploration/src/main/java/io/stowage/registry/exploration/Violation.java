package io.stowage.registry.exploration;

import java.util.List;

/**
 * A schedule that ends where something is wrong.
 *
 * @param wrong what is
 * @param choices which move was made at each step, to {@linkplain Exploration#replay make} them again
 * @param trace the steps: process, call, answer
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
