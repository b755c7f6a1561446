package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reclaims what no manifest of a registry reaches.
 *
 * <p>A collection marks all that manifests need, and removes what is not marked and not young. What
 * cannot be understood is kept, with all that it may mean, and is in the report; it never ends a run.
 * Thread-safe, but two collections of one store should not run at the same time.
 */
public final class GarbageCollector {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

  private final Registry registry;
  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();

  private GarbageCollector(Registry registry) {
    this.registry = registry;
  }

  /** Returns a collector of {@code registry}, also of one in which deletion is switched off. */
  public static GarbageCollector of(Registry registry) {
    return new GarbageCollector(registry);
  }

  /** Collects with the default options. */
  public GcReport run() {
    return run(GcOptions.defaults());
  }

  /** Collects, and tells nobody but the caller. */
  public GcReport run(GcOptions options) {
    return run(options, GcListener.none());
  }

  /**
   * Collects, and tells {@code listener} as it goes. If it is {@linkplain #cancel asked to end}, or this
   * thread is interrupted, which it then stays, the report says so.
   *
   * @throws IllegalArgumentException if the grace is neither zero nor as long as {@linkplain
   *     RegistryOptions#grace the registry's}, by which writers renew what they rely on
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is no dry run
   * @throws StorageException if the store fails; while marking, nothing was removed by then, and at any
   *     time a later run completes the work
   */
  public GcReport run(GcOptions options, GcListener listener) {
    check(options);
    Cancellation cancellation = new Cancellation();
    running.add(cancellation);
    try {
      GcReport report = new GcRun(registry, options, listener, cancellation).run();
      log(report);
      return report;
    } finally {
      running.remove(cancellation);
      cancellation.passOn();
    }
  }

  /**
   * Asks the collections of this collector that are under way to end, and returns at once. They end
   * between two repositories or two batches of removals; what was removed by then stays removed, but
   * beside foreign writers all comes back. A collection that begins later is not affected.
   */
  public void cancel() {
    running.forEach(Cancellation::request);
  }

  private static void log(GcReport report) {
    LOG.info(
        "{} {} manifests and {} blobs of {} bytes in {}; {} blobs stay, {} things are damaged{}",
        report.dryRun() ? "Would remove" : "Removed",
        report.manifestsRemoved(),
        report.blobsRemoved(),
        report.bytesReclaimed() + report.bytesQuarantined(),
        report.duration(),
        report.blobsMarked() + report.blobsYoung(),
        report.damages().size(),
        report.cancelled() ? "; cancelled" : "");
  }

  private void check(GcOptions options) {
    if (registry.options().readOnly() && !options.dryRun()) {
      throw RegistryException.of(ErrorCode.UNSUPPORTED, "collection", "the registry is read-only");
    }
    Duration promised = registry.options().grace();
    if (!options.exclusive() && (promised.isZero() || options.grace().compareTo(promised) < 0)) {
      throw new IllegalArgumentException("grace is " + options.grace() + " and the registry's "
          + promised + ", expected 0, or no less than the registry's, which must not be 0 then");
    }
  }
}
