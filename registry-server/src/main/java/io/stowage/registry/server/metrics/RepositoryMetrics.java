package io.stowage.registry.server.metrics;

import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.model.RepositoryName;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the operations on each repository. The pull that a HEAD request causes does not count.
 *
 * <p>The first repositories up to a limit have values of their own; all others are counted together
 * as {@value #OTHERS}, so that the number of values is limited. Thread-safe.
 */
public final class RepositoryMetrics implements RegistryListener {
  /** The label of the repositories beyond the limit, which no repository has as its name. */
  public static final String OTHERS = "_others";

  private static final String PUSH = "push";
  private static final String PULL = "pull";
  private static final String DELETE = "delete";

  private static final Map<Class<? extends RegistryEvent>, String> OF_MANIFESTS = Map.of(
      RegistryEvent.ManifestPushed.class, PUSH,
      RegistryEvent.ManifestPulled.class, PULL,
      RegistryEvent.ManifestDeleted.class, DELETE);

  private static final Map<Class<? extends RegistryEvent>, String> OF_BLOBS = Map.of(
      RegistryEvent.BlobPushed.class, PUSH,
      RegistryEvent.BlobMounted.class, "mount",
      RegistryEvent.BlobOpened.class, PULL,
      RegistryEvent.BlobDeleted.class, DELETE);

  private final Counter manifests;
  private final Counter blobs;
  private final int limit;
  private final Set<RepositoryName> named = ConcurrentHashMap.newKeySet();

  private RepositoryMetrics(Metrics metrics, int limit) {
    this.manifests = metrics.counter(
        "stowage_repository_manifests_total",
        "Operations on the manifests of a repository.",
        "repository",
        "action");
    this.blobs = metrics.counter(
        "stowage_repository_blobs_total",
        "Operations on the blobs of a repository.",
        "repository",
        "action");
    this.limit = limit;
  }

  /**
   * Adds the metrics to {@code metrics}.
   *
   * @param limit the maximum number of repositories with values of their own
   * @throws IllegalArgumentException if the limit is negative
   */
  public static RepositoryMetrics in(Metrics metrics, int limit) {
    Objects.requireNonNull(metrics, "metrics");
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative, but is " + limit);
    }
    return new RepositoryMetrics(metrics, limit);
  }

  @Override
  public void completed(RegistryEvent event) {
    Objects.requireNonNull(event, "event");
    if (!"HEAD".equals(event.attributes().get("request.method"))) {
      count(manifests, OF_MANIFESTS, event);
      count(blobs, OF_BLOBS, event);
    }
  }

  private void count(
      Counter counter, Map<Class<? extends RegistryEvent>, String> actions, RegistryEvent event) {
    Optional.ofNullable(actions.get(event.getClass()))
        .ifPresent(action -> counter.increment(label(event), action));
  }

  /** Threads that meet at the limit may pass it together, so a few more may get values. */
  private String label(RegistryEvent event) {
    RepositoryName name = event.repository();
    if (named.size() < limit) {
      named.add(name);
    }
    return named.contains(name) ? name.value() : OTHERS;
  }
}
