package io.stowage.registry.server.metrics;

import io.stowage.registry.storage.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Counts failures of the store, and shows numbers that the services of a registry keep. */
public final class StorageMetrics {
  private final Metrics metrics;
  private final Counter errors;

  private StorageMetrics(Metrics metrics) {
    this.metrics = metrics;
    this.errors = metrics.counter(
        "stowage_storage_errors_total", "Operations that failed because of the store.", "kind");
  }

  /** Adds the counter of failures to {@code metrics}. */
  public static StorageMetrics in(Metrics metrics) {
    Objects.requireNonNull(metrics, "metrics");
    return new StorageMetrics(metrics);
  }

  /** Counts a failure by the name of its class, such as {@code StorageFull}. */
  public void failed(StorageException problem) {
    Objects.requireNonNull(problem, "problem");
    errors.increment(problem.getClass().getSimpleName());
  }

  /** Adds the number of uploads that are under way. */
  public StorageMetrics uploads(LongSupplier underWay) {
    Objects.requireNonNull(underWay, "underWay");
    metrics.suppliedGauge(
        "stowage_uploads",
        "Uploads that are under way.",
        List.of(),
        () -> Map.of(List.of(), (double) underWay.getAsLong()));
    return this;
  }

  /**
   * Adds the numbers of lookups in the descriptor cache, under the names of Distribution 2.8 and of
   * Distribution 3.
   */
  public StorageMetrics cache(LongSupplier requests, LongSupplier hits) {
    Objects.requireNonNull(requests, "requests");
    Objects.requireNonNull(hits, "hits");
    metrics.suppliedCounter(
        "registry_storage_cache_total",
        "The number of cache request received",
        List.of("type"),
        () -> byType(requests.getAsLong(), hits.getAsLong()));
    single("registry_storage_cache_requests_total", "The number of cache requests.", requests);
    single("registry_storage_cache_hits_total", "The number of cache hits.", hits);
    return this;
  }

  private static Map<List<String>, Double> byType(long requests, long hits) {
    return Map.of(
        List.of("Request"), (double) requests,
        List.of("Hit"), (double) hits,
        List.of("Miss"), (double) Math.max(0, requests - hits));
  }

  private void single(String name, String help, LongSupplier source) {
    metrics.suppliedCounter(
        name, help, List.of(), () -> Map.of(List.of(), (double) source.getAsLong()));
  }
}
