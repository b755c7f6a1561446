package io.stowage.registry.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A metric whose values only grow. Thread-safe. */
public final class Counter extends NumberFamily {
  private final Map<List<String>, Double> values = new ConcurrentHashMap<>();

  Counter(String name, String help, List<String> labels) {
    super(name, help, "counter", labels);
    if (labels.isEmpty()) {
      values.put(List.of(), 0.0);
    }
  }

  /** Adds one to the value for these values of the labels. */
  public void increment(String... labelValues) {
    Objects.requireNonNull(labelValues, "labelValues");
    add(1, labelValues);
  }

  /**
   * Adds {@code amount} to the value for these values of the labels.
   *
   * @throws IllegalArgumentException if the amount is negative, or if there are not as many values
   *     as labels
   */
  public void add(double amount, String... labelValues) {
    Objects.requireNonNull(labelValues, "labelValues");
    if (!(amount >= 0)) {
      throw new IllegalArgumentException("amount must not be negative, but is " + amount);
    }
    values.merge(key(List.of(labelValues)), amount, Double::sum);
  }

  @Override
  Map<List<String>, Double> numbers() {
    return values;
  }
}
