package io.stowage.registry.power;

import io.stowage.registry.Registry;
import java.util.function.Predicate;

/** An acknowledged fact, and how long it must hold whenever power is lost. */
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
   * @param outlivesCollections whether it also holds after a collection
   */
  Pledge(String text, int from, boolean outlivesCollections, Predicate<Registry> truth) {
    this.text = text;
    this.from = from;
    this.outlivesCollections = outlivesCollections;
    this.truth = truth;
  }

  /** Ends the pledge: after {@code steps}, a process begins to change what it states. */
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
