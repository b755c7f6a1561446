package io.stowage.registry.gc;

import io.stowage.registry.FixtureTests;

/** Runs tests and prints the seconds that they take; started by {@link FixtureCost}. */
final class TimedTests {
  private static final double NANOS = 1e9;

  private TimedTests() {}

  /** Runs the tests with the name {@code args[0]}. */
  public static void main(String[] args) {
    FixtureTests tests = FixtureTests.valueOf(args[0]);
    long start = System.nanoTime();
    tests.run(false);
    System.out.println((System.nanoTime() - start) / NANOS);
  }
}
