package io.stowage.registry.testing.storage;

import java.util.function.IntPredicate;

/** Repeats a run and disturbs another call of it each time, so that every call is disturbed once. */
public final class EachCall {
  private EachCall() {}

  /**
   * Runs {@code run} with 1, 2, 3 and so on, the number of the call that it disturbs, until a run ends
   * before it comes to that call.
   *
   * @param floor the fewest calls that must be disturbed; it fails a test whose runs are never disturbed
   * @param run starts anew, disturbs one call, checks what is left, and returns whether it came to the
   *     call
   * @return how many calls were disturbed
   * @throws AssertionError if they are fewer than {@code floor}
   */
  public static int atLeast(int floor, IntPredicate run) {
    return everyNth(1, floor, run);
  }

  /** Disturbs the calls 1, 1 + {@code step}, and so on; everything else is as in {@link #atLeast}. */
  public static int everyNth(int step, int floor, IntPredicate run) {
    int disturbed = 0;
    for (int call = 1; run.test(call); call += step) {
      disturbed++;
    }
    if (disturbed < floor) {
      throw new AssertionError(disturbed + " calls were disturbed, expected " + floor + " or more");
    }
    return disturbed;
  }
}
