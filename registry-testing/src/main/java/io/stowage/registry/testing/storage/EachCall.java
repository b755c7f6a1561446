package io.stowage.registry.testing.storage;

import java.util.function.IntPredicate;

/** Repeats a run and disturbs a different call each time, so that every call is disturbed once. */
public final class EachCall {
  private EachCall() {}

  /**
   * Runs {@code run} with the arguments 1, 2, 3 and so on, until a run ends before it reaches the
   * call with that number.
   *
   * @param floor the minimum number of disturbed calls; it detects a test whose runs are never
   *     disturbed
   * @param run starts afresh, disturbs the call with the given number, checks the result, and
   *     returns whether it reached that call
   * @return the number of disturbed calls
   * @throws AssertionError if fewer than {@code floor} calls were disturbed
   */
  public static int atLeast(int floor, IntPredicate run) {
    return everyNth(1, floor, run);
  }

  /** Disturbs the calls 1, 1 + {@code step} and so on; otherwise like {@link #atLeast}. */
  public static int everyNth(int step, int floor, IntPredicate run) {
    int disturbed = 0;
    for (int call = 1; run.test(call); call += step) {
      disturbed++;
    }
    if (disturbed < floor) {
      throw new AssertionError(disturbed + " calls were disturbed, expected at least " + floor);
    }
    return disturbed;
  }
}
