package io.stowage.registry.gc.retention;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.work.Cancellations;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the tags that a {@link RetentionPolicy} does not keep, and their images as {@link
 * io.stowage.registry.ManifestService#deleteUnchanged} does: the manifests that nothing else names,
 * with their referrers. A collection then frees the space.
 *
 * <p>Pushes may go on. The tags of a repository are read and judged together; a tag that is set
 * again before it is removed stays, even if it names the same manifest, and so does the signature
 * of an image that is tagged again before it is removed. If a run is interrupted, the next one
 * completes the work. Thread-safe.
 *
 * <pre>{@code
 * import io.stowage.registry.gc.retention.PruneOptions;
 * import io.stowage.registry.gc.retention.PruneReport;
 * import io.stowage.registry.gc.retention.Pruner;
 * import io.stowage.registry.gc.retention.RetentionPolicy;
 * import io.stowage.registry.gc.retention.RetentionRule;
 * import io.stowage.registry.model.PathPattern;
 *
 * RetentionPolicy policy = RetentionPolicy.of(RetentionRule.builder()
 *     .repositories(PathPattern.parse("team/**"))
 *     .keepLast(10)
 *     .build());
 * PruneReport report = Pruner.of(registry).run(PruneOptions.of(policy));
 * System.out.println(report.tagsRemoved() + " tags");
 * }</pre>
 */
public final class Pruner {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

  private final Registry registry;
  private final Cancellations running = new Cancellations();

  private Pruner(Registry registry) {
    this.registry = registry;
  }

  /** Returns a pruner of {@code registry}, even if deletion is disabled in it. */
  public static Pruner of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Pruner(registry);
  }

  /** Prunes without a listener. */
  public PruneReport run(PruneOptions options) {
    Objects.requireNonNull(options, "options");
    return run(options, PruneListener.none());
  }

  /**
   * Prunes, and reports each decision to {@code listener}. If the run is {@linkplain #cancel
   * cancelled}, this thread is interrupted, or the registry is {@linkplain Registry#close closed},
   * it ends before the next repository, and the report states this. The interrupt status stays set.
   *
   * @throws IllegalStateException if the registry is closed
   * @throws RegistryException UNSUPPORTED if the registry is read-only and a tag is to be removed
   * @throws StorageException if the store fails; a later run completes the work
   */
  public PruneReport run(PruneOptions options, PruneListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    PruneReport report = running.during(cancellation -> registry.whileOpen(
        cancellation::request,
        () -> new PruneRun(registry, options, listener, cancellation).run()));
    log(report);
    return report;
  }

  /**
   * Asks the runs of this pruner to end, and returns immediately. They end between two
   * repositories. Runs that begin later are not affected.
   */
  public void cancel() {
    running.request();
  }

  /** Returns the name of this class and the registry. */
  @Override
  public String toString() {
    return "Pruner[registry=" + registry + "]";
  }

  private static void log(PruneReport report) {
    LOG.info(
        "{} {} tags in {}; {} kept{}",
        report.dryRun() ? "Would remove" : "Removed",
        report.tagsRemoved(),
        report.duration(),
        report.tagsKept(),
        report.cancelled() ? "; cancelled" : "");
  }
}
