package io.stowage.registry.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A metric whose values grow and shrink. Thread-safe. */
public final class Gauge extends NumberFamily {
  private final Map<List<String>, Double> values = new ConcurrentHashMap<>();

  Gauge(String name, String help, List<String> labels) {
    super(name, help, "gauge", labels);
    if (labels.isEmpty()) {
      values.put(List.of(), 0.0);
    }
  }

  /**
   * Sets the value for these values of the labels.
   *
   * @throws IllegalArgumentException if there are not as many values as labels
   */
  public void set(double value, String... labelValues) {
    Objects.requireNonNull(labelValues, "labelValues");
    values.put(key(List.of(labelValues)), value);
  }

  /**
   * Adds {@code amount}, which may be negative, to the value for these values of the labels.
   *
   * @throws IllegalArgumentException if there are not as many values as labels
   */
  public void add(double amount, String... labelValues) {
    Objects.requireNonNull(labelValues, "labelValues");
    values.merge(key(List.of(labelValues)), amount, Double::sum);
  }

  @Override
  Map<List<String>, Double> numbers() {
    return values;
  }
}
