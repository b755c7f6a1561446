package io.stowage.registry.power;

import io.stowage.registry.Registry;
import java.util.function.Predicate;

/** Something that was acknowledged, and for how long it must be true whenever power is lost. */
final class Pledge {
  private final String text;
  private final int from;
  private final boolean outlivesCollections;
  private final Predicate<Registry> truth;
  private int until = Integer.MAX_VALUE;

  /**
   * Begins a pledge.
   *
   * @param from how many steps had been made when it was acknowledged
   * @param outlivesCollections whether it is true after a collection too
   */
  Pledge(String text, int from, boolean outlivesCollections, Predicate<Registry> truth) {
    this.text = text;
    this.from = from;
    this.outlivesCollections = outlivesCollections;
    this.truth = truth;
  }

  /** Ends it: after {@code steps} somebody begins to change what it says. */
  void end(int steps) {
    until = steps;
  }

  boolean isInForce(int steps) {
    return from <= steps && steps <= until;
  }

  boolean outlivesCollections() {
    return outlivesCollections;
  }

  boolean isTrue(Registry registry) {
    return truth.test(registry);
  }

  @Override
  public String toString() {
    return text + " (acknowledged at step " + from + ")";
  }
}
