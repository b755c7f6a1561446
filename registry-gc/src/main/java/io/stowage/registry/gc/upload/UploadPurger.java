package io.stowage.registry.gc.upload;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.work.Cancellations;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes uploads that were begun and left alone, as Distribution's {@code uploadpurging} does.
 *
 * <p>An upload goes when it began long ago and nothing was added to it since then. It is taken out of
 * sight first; if its data changed in that moment, it is brought back. So none goes while something is
 * added to it: an upload that a process of this library has open, however long ago it wrote, is kept, and
 * a call that begins to append while the upload is being removed fails with BLOB_UPLOAD_BUSY or
 * BLOB_UPLOAD_UNKNOWN.
 *
 * <p>Needs no lock, beside pushes, collections and other purges: an upload is reached by nobody but its
 * own pusher, so there is no mark that could grow old, and of two that take one away, one finds it gone.
 * What a purge that was cut off left out of sight comes back with the next purge or collection, and is
 * judged anew. Thread-safe.
 */
public final class UploadPurger {
  private static final Logger LOG = LoggerFactory.getLogger(UploadPurger.class);

  private final Registry registry;
  private final Cancellations running = new Cancellations();

  private UploadPurger(Registry registry) {
    this.registry = registry;
  }

  /** Returns a purger of {@code registry}, also of one in which deletion is switched off. */
  public static UploadPurger of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new UploadPurger(registry);
  }

  /** Purges with the default options. */
  public UploadPurgeReport run() {
    return run(UploadPurgeOptions.defaults());
  }

  /** Purges, and tells nobody but the caller. */
  public UploadPurgeReport run(UploadPurgeOptions options) {
    Objects.requireNonNull(options, "options");
    return run(options, UploadPurgeListener.none());
  }

  /**
   * Purges, and tells {@code listener} as it goes. If it is {@linkplain #cancel asked to end}, or this
   * thread is interrupted, which it then stays, the report says so.
   *
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is no dry run
   * @throws StorageException if the store fails; a later run completes the work
   */
  public UploadPurgeReport run(UploadPurgeOptions options, UploadPurgeListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    if (registry.options().readOnly() && !options.dryRun()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, "purge of uploads", "the registry is read-only");
    }
    UploadPurgeReport report = running.during(
        cancellation -> new UploadPurge(registry, options, listener, cancellation).run());
    log(report);
    return report;
  }

  /**
   * Asks the purges of this purger that are under way to end, and returns at once. They end between two
   * uploads. A purge that begins later is not affected.
   */
  public void cancel() {
    running.request();
  }

  private static void log(UploadPurgeReport report) {
    LOG.info(
        "{} {} uploads of {} bytes in {}; {} stay{}",
        report.dryRun() ? "Would purge" : "Purged",
        report.uploadsPurged(),
        report.bytesReclaimed(),
        report.duration(),
        report.uploadsKept(),
        report.cancelled() ? "; cancelled" : "");
  }
}
