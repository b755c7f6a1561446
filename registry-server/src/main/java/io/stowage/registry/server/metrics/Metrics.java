package io.stowage.registry.server.metrics;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * The metrics of one server. Names and labels consist of letters, digits and underscores. Each
 * metric has a value for each combination of the values of its labels that was ever used, so the
 * values of a label must come from a small set. Thread-safe.
 */
public final class Metrics {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();

  private Metrics() {}

  /** Returns metrics without any metric. */
  public static Metrics create() {
    return new Metrics();
  }

  /**
   * Adds a counter, whose name should end with {@code _total}.
   *
   * @throws IllegalArgumentException if there is another metric with this name, or if a name is
   *     malformed
   */
  public Counter counter(String name, String help, String... labels) {
    check(name, help, labels);
    return add(new Counter(name, help, List.of(labels)));
  }

  /**
   * Adds a gauge.
   *
   * @throws IllegalArgumentException as {@link #counter} does
   */
  public Gauge gauge(String name, String help, String... labels) {
    check(name, help, labels);
    return add(new Gauge(name, help, List.of(labels)));
  }

  /**
   * Adds a histogram.
   *
   * @param bounds the upper bounds of its buckets in ascending order, without infinity
   * @throws IllegalArgumentException as {@link #counter} does, or if the bounds do not ascend
   */
  public Histogram histogram(String name, String help, List<Double> bounds, String... labels) {
    Objects.requireNonNull(bounds, "bounds");
    check(name, help, labels);
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i) <= bounds.get(i - 1)) {
        throw new IllegalArgumentException("bounds are " + bounds + ", expected ascending ones");
      }
    }
    double[] copy = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    return add(new Histogram(name, help, copy, List.of(labels)));
  }

  /**
   * Adds a counter whose values are asked for whenever the metrics are read.
   *
   * @param source returns the values by the values of the labels
   * @throws IllegalArgumentException as {@link #counter} does
   */
  public void suppliedCounter(
      String name, String help, List<String> labels, Supplier<Map<List<String>, Double>> source) {
    supplied(name, help, "counter", labels, source);
  }

  /**
   * Adds a gauge whose values are asked for whenever the metrics are read.
   *
   * @param source returns the values by the values of the labels
   * @throws IllegalArgumentException as {@link #counter} does
   */
  public void suppliedGauge(
      String name, String help, List<String> labels, Supplier<Map<List<String>, Double>> source) {
    supplied(name, help, "gauge", labels, source);
  }

  /** Returns all metrics in the text format of Prometheus, version 0.0.4, ordered by name. */
  public String text() {
    StringBuilder out = new StringBuilder();
    families.values().forEach(family -> family.write(out));
    return out.toString();
  }

  /** Returns a handler that answers GET and HEAD with the {@linkplain #text text}, on any path. */
  public HttpHandler handler() {
    return this::answer;
  }

  /** Returns the names of the metrics. */
  @Override
  public String toString() {
    return "Metrics[names=" + families.keySet() + "]";
  }

  private HttpResponse answer(HttpRequest request) {
    return switch (request.method()) {
      case "GET" -> success().body(new ResponseBody.Bytes(bytes())).build();
      case "HEAD" ->
        success().header("Content-Length", Integer.toString(bytes().length)).build();
      default -> HttpResponse.builder(405).header("Allow", "GET, HEAD").build();
    };
  }

  private static HttpResponse.Builder success() {
    return HttpResponse.builder(200).header("Content-Type", TYPE);
  }

  private byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  private static void check(String name, String help, String[] labels) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(help, "help");
    Objects.requireNonNull(labels, "labels");
  }

  private void supplied(
      String name,
      String help,
      String type,
      List<String> labels,
      Supplier<Map<List<String>, Double>> source) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(help, "help");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(source, "source");
    add(new SuppliedNumbers(name, help, type, labels, source));
  }

  private <T extends Family> T add(T family) {
    if (families.putIfAbsent(family.name(), family) != null) {
      throw new IllegalArgumentException("there are two metrics with the name " + family.name());
    }
    return family;
  }
}
