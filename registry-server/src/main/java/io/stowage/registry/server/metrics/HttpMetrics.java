package io.stowage.registry.server.metrics;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.server.exchange.Exchange;
import io.stowage.registry.server.exchange.ExchangeListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Counts HTTP requests, under the names and with the labels and buckets of Distribution. The label
 * {@code handler} has the values of Distribution, {@code referrers}, and {@code other} for any path
 * that is not of the API. The sizes are those of the bodies, without headers. Thread-safe.
 */
public final class HttpMetrics implements ExchangeListener {
  private static final List<Double> SECONDS =
      List.of(.005, .01, .025, .05, .1, .25, .5, 1.0, 2.5, 5.0, 10.0, 25.0, 60.0);

  /** From 1 KiB to 2 GiB, each twice the one before. */
  private static final List<Double> BYTES =
      IntStream.range(0, 22).mapToObj(i -> 1024.0 * (1L << i)).toList();

  private static final Set<String> METHODS =
      Set.of("connect", "delete", "get", "head", "options", "patch", "post", "put", "trace");

  private final String prefix;
  private final Gauge inFlight;
  private final Counter requests;
  private final Histogram duration;
  private final Histogram requestSize;
  private final Histogram responseSize;

  private HttpMetrics(Metrics metrics, String prefix) {
    this.prefix = prefix;
    this.inFlight =
        metrics.gauge("registry_http_in_flight_requests", "The in-flight HTTP requests", "handler");
    this.requests = metrics.counter(
        "registry_http_requests_total",
        "Total number of HTTP requests made.",
        "code",
        "handler",
        "method");
    this.duration =
        histogram(metrics, "duration_seconds", "The HTTP request latencies in seconds.", SECONDS);
    this.requestSize = histogram(metrics, "size_bytes", "The HTTP request sizes in bytes.", BYTES);
    this.responseSize = metrics.histogram(
        "registry_http_response_size_bytes",
        "The HTTP response sizes in bytes.",
        BYTES,
        "handler",
        "method");
    RouteName.ALL.forEach(handler -> inFlight.set(0, handler));
  }

  private static Histogram histogram(
      Metrics metrics, String end, String help, List<Double> bounds) {
    return metrics.histogram("registry_http_request_" + end, help, bounds, "handler", "method");
  }

  /**
   * Adds the metrics to {@code metrics}.
   *
   * @param prefix the path below which the registry is served, {@code http.prefix} of Distribution;
   *     empty if there is none
   */
  public static HttpMetrics in(Metrics metrics, String prefix) {
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(prefix, "prefix");
    String before = prefix.startsWith("/") ? prefix : "/" + prefix;
    return new HttpMetrics(metrics, before.endsWith("/") ? before : before + "/");
  }

  @Override
  public void begun(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    inFlight.add(1, handler(request));
  }

  @Override
  public void completed(Exchange exchange) {
    Objects.requireNonNull(exchange, "exchange");
    String handler = handler(exchange.request());
    String method = method(exchange.request());
    inFlight.add(-1, handler);
    requests.increment(Integer.toString(exchange.status()), handler, method);
    duration.observe(seconds(exchange.duration()), handler, method);
    requestSize.observe((double) exchange.received(), handler, method);
    responseSize.observe((double) exchange.sent(), handler, method);
  }

  private String handler(HttpRequest request) {
    return RouteName.of(request.path(), prefix);
  }

  private static String method(HttpRequest request) {
    String method = request.method().toLowerCase(Locale.ROOT);
    return METHODS.contains(method) ? method : "unknown";
  }

  static double seconds(Duration time) {
    return (double) time.toNanos() / 1e9;
  }
}
