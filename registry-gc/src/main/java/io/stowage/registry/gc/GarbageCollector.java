package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
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
   * Collects, and tells {@code listener} as it goes.
   *
   * @throws IllegalArgumentException if the grace is neither zero nor as long as {@linkplain
   *     RegistryOptions#grace the registry's}, by which writers renew what they rely on
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is no dry run
   * @throws StorageException if the store fails; while marking, nothing was removed by then, and at any
   *     time a later run completes the work
   * @throws CancellationException if this thread is interrupted, which it then stays; likewise
   */
  public GcReport run(GcOptions options, GcListener listener) {
    check(options);
    GcReport report = new GcRun(registry, options, listener).run();
    LOG.info(
        "{} {} manifests and {} blobs of {} bytes in {}; {} blobs stay, {} things are damaged",
        options.dryRun() ? "Would remove" : "Removed",
        report.manifestsRemoved(),
        report.blobsRemoved(),
        report.bytesReclaimed(),
        report.duration(),
        report.blobsMarked() + report.blobsYoung(),
        report.damages().size());
    return report;
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
