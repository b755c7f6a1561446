package io.stowage.registry.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A metric that counts observed numbers by their size. Thread-safe. */
public final class Histogram extends Family {
  private final double[] bounds;
  private final Map<List<String>, Buckets> values = new ConcurrentHashMap<>();

  /** Counts by {@code bounds}, which ascend. */
  Histogram(String name, String help, double[] bounds, List<String> labels) {
    super(name, help, "histogram", labels);
    this.bounds = bounds.clone();
  }

  /**
   * Counts {@code number} for these values of the labels.
   *
   * @throws IllegalArgumentException if there are not as many values as labels
   */
  public void observe(double number, String... labelValues) {
    Objects.requireNonNull(labelValues, "labelValues");
    values.computeIfAbsent(key(List.of(labelValues)), key -> new Buckets()).observe(number);
  }

  @Override
  void writeSamples(StringBuilder out) {
    Map<String, Buckets> sorted = new TreeMap<>();
    values.forEach((key, buckets) -> sorted.put(labels(key), buckets));
    sorted.forEach((labels, buckets) -> buckets.write(out, labels));
  }

  /** The counts for one combination of the values of the labels. */
  private final class Buckets {
    private final long[] counts = new long[bounds.length + 1];
    private double sum;

    synchronized void observe(double number) {
      int i = 0;
      while (i < bounds.length && number > bounds[i]) {
        i++;
      }
      counts[i]++;
      sum += number;
    }

    synchronized void write(StringBuilder out, String labels) {
      String before = labels.isEmpty() ? "" : labels + ",";
      long total = 0;
      for (int i = 0; i < counts.length; i++) {
        total += counts[i];
        double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
        String bucket = before + MetricText.label("le", MetricText.number(bound));
        MetricText.writeSample(out, name() + "_bucket", bucket, (double) total);
      }
      MetricText.writeSample(out, name() + "_sum", labels, sum);
      MetricText.writeSample(out, name() + "_count", labels, (double) total);
    }
  }
}
