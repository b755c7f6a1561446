package io.stowage.registry.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A metric whose values are single numbers. */
abstract class NumberFamily extends Family {
  NumberFamily(String name, String help, String type, List<String> labels) {
    super(name, help, type, labels);
  }

  /** Returns the numbers by the values of the labels. */
  abstract Map<List<String>, Double> numbers();

  @Override
  final void writeSamples(StringBuilder out) {
    Map<String, Double> sorted = new TreeMap<>();
    numbers().forEach((values, number) -> sorted.put(labels(key(values)), number));
    sorted.forEach((labels, number) -> MetricText.writeSample(out, name(), labels, number));
  }
}
