package io.stowage.registry.server.metrics;

import java.util.List;
import java.util.regex.Pattern;

/** A metric with one value for each combination of the values of its labels. Thread-safe. */
abstract class Family {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final String name;
  private final String help;
  private final String type;
  private final List<String> labels;

  Family(String name, String help, String type, List<String> labels) {
    check(name);
    labels.forEach(Family::check);
    this.name = name;
    this.help = help;
    this.type = type;
    this.labels = List.copyOf(labels);
  }

  final String name() {
    return name;
  }

  /** Writes the description and all values. */
  final void write(StringBuilder out) {
    MetricText.writeHead(out, name, help, type);
    writeSamples(out);
  }

  /** Writes all values, in the order of the values of their labels. */
  abstract void writeSamples(StringBuilder out);

  /** Returns the values of the labels as the key of a value. */
  final List<String> key(List<String> values) {
    if (values.size() != labels.size()) {
      throw new IllegalArgumentException(
          "metric " + name + " has the labels " + labels + ", but got the values " + values);
    }
    return values;
  }

  /** Returns the labels with these {@code values}, in the text format. */
  final String labels(List<String> values) {
    return MetricText.labels(labels, values);
  }

  private static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name of a metric or label is \"" + name + "\", expected " + NAME);
    }
  }
}
