package io.stowage.registry.gc;

/** Checks the counts of reports. */
final class Counts {
  private Counts() {}

  /**
   * Returns {@code count}, which is called {@code name}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  static long check(String name, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + count);
    }
    return count;
  }
}
