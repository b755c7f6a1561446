package io.stowage.registry.server.metrics;

import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.model.RepositoryName;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the operations on each repository, and passes events on to another listener.
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

  private final Counter manifests;
  private final Counter blobs;
  private final int limit;
  private final RegistryListener next;
  private final Set<RepositoryName> named = ConcurrentHashMap.newKeySet();

  private RepositoryMetrics(Metrics metrics, int limit, RegistryListener next) {
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
    this.next = next;
  }

  /**
   * Adds the metrics to {@code metrics}.
   *
   * @param limit the maximum number of repositories with values of their own
   * @param next the listener that receives each event afterwards
   * @throws IllegalArgumentException if the limit is negative
   */
  public static RepositoryMetrics in(Metrics metrics, int limit, RegistryListener next) {
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(next, "next");
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative, but is " + limit);
    }
    return new RepositoryMetrics(metrics, limit, next);
  }

  @Override
  public void blobPushed(RegistryEvent.BlobPushed event) {
    Objects.requireNonNull(event, "event");
    blobs.increment(label(event), PUSH);
    next.blobPushed(event);
  }

  @Override
  public void blobMounted(RegistryEvent.BlobMounted event) {
    Objects.requireNonNull(event, "event");
    blobs.increment(label(event), "mount");
    next.blobMounted(event);
  }

  @Override
  public void blobOpened(RegistryEvent.BlobOpened event) {
    Objects.requireNonNull(event, "event");
    blobs.increment(label(event), PULL);
    next.blobOpened(event);
  }

  @Override
  public void blobDeleted(RegistryEvent.BlobDeleted event) {
    Objects.requireNonNull(event, "event");
    blobs.increment(label(event), DELETE);
    next.blobDeleted(event);
  }

  @Override
  public void manifestPushed(RegistryEvent.ManifestPushed event) {
    Objects.requireNonNull(event, "event");
    manifests.increment(label(event), PUSH);
    next.manifestPushed(event);
  }

  @Override
  public void manifestPulled(RegistryEvent.ManifestPulled event) {
    Objects.requireNonNull(event, "event");
    manifests.increment(label(event), PULL);
    next.manifestPulled(event);
  }

  @Override
  public void manifestDeleted(RegistryEvent.ManifestDeleted event) {
    Objects.requireNonNull(event, "event");
    manifests.increment(label(event), DELETE);
    next.manifestDeleted(event);
  }

  @Override
  public void tagged(RegistryEvent.Tagged event) {
    Objects.requireNonNull(event, "event");
    next.tagged(event);
  }

  @Override
  public void untagged(RegistryEvent.Untagged event) {
    Objects.requireNonNull(event, "event");
    next.untagged(event);
  }

  @Override
  public void repositoryRemoved(RegistryEvent.RepositoryRemoved event) {
    Objects.requireNonNull(event, "event");
    next.repositoryRemoved(event);
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
