package io.stowage.registry.server.metrics;

import io.stowage.registry.server.notification.EndpointCounts;
import io.stowage.registry.server.notification.Notifications;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Shows what notification endpoints have received, under the names of Distribution 3. */
public final class NotificationMetrics {
  private NotificationMetrics() {}

  /**
   * Adds the metrics of {@code notifications} to {@code metrics}. The type {@code Dropped} is an
   * addition of this library.
   */
  public static void add(Metrics metrics, Notifications notifications) {
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(notifications, "notifications");
    metrics.suppliedCounter(
        "registry_notifications_events_total",
        "The number of total events",
        List.of("type", "endpoint"),
        () -> events(notifications.counts()));
    metrics.suppliedGauge(
        "registry_notifications_pending_total",
        "The gauge of pending events in queue",
        List.of("endpoint"),
        () -> pending(notifications.counts()));
    metrics.suppliedCounter(
        "registry_notifications_status_total",
        "The number of status code",
        List.of("code", "endpoint"),
        () -> statuses(notifications.counts()));
  }

  private static Map<List<String>, Double> events(List<EndpointCounts> all) {
    Map<List<String>, Double> numbers = new HashMap<>();
    for (EndpointCounts counts : all) {
      String endpoint = counts.endpoint();
      numbers.put(List.of("Events", endpoint), (double) counts.events());
      numbers.put(List.of("Successes", endpoint), (double) counts.successes());
      numbers.put(List.of("Failures", endpoint), (double) counts.failures());
      numbers.put(List.of("Errors", endpoint), (double) counts.errors());
      numbers.put(List.of("Dropped", endpoint), (double) counts.dropped());
    }
    return numbers;
  }

  private static Map<List<String>, Double> pending(List<EndpointCounts> all) {
    Map<List<String>, Double> numbers = new HashMap<>();
    all.forEach(counts -> numbers.put(List.of(counts.endpoint()), (double) counts.pending()));
    return numbers;
  }

  private static Map<List<String>, Double> statuses(List<EndpointCounts> all) {
    Map<List<String>, Double> numbers = new HashMap<>();
    all.forEach(counts -> counts
        .statuses()
        .forEach((status, times) -> numbers.put(
            List.of(Integer.toString(status), counts.endpoint()), times.doubleValue())));
    return numbers;
  }
}
