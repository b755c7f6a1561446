package io.stowage.registry.gc.upload;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.work.Cancellations;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes abandoned uploads, as {@code uploadpurging} in Distribution does.
 *
 * <p>An upload is removed if it began long ago and no data was added to it recently. It is first
 * moved to quarantine, and is restored if its data changed at that moment. An upload is therefore
 * never removed while data is added to it. An upload that a process of this library has open is
 * kept, even if its last write is old. A call that begins to append while the upload is being
 * removed fails with BLOB_UPLOAD_BUSY or BLOB_UPLOAD_UNKNOWN.
 *
 * <p>A purge needs no lock, even while other processes push, collect or purge: an upload is used
 * only by the client that created it, and if two purges remove the same upload, one of them finds
 * that it is gone. If a purge is interrupted, the next purge or collection restores the uploads
 * that it left in quarantine and considers them again. Thread-safe.
 */
public final class UploadPurger {
  private static final Logger LOG = LoggerFactory.getLogger(UploadPurger.class);

  private final Registry registry;
  private final Cancellations running = new Cancellations();

  private UploadPurger(Registry registry) {
    this.registry = registry;
  }

  /** Returns a purger of {@code registry}, even if deletion is disabled in it. */
  public static UploadPurger of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new UploadPurger(registry);
  }

  /** Purges uploads with the default options. */
  public UploadPurgeReport run() {
    return run(UploadPurgeOptions.defaults());
  }

  /** Purges uploads without a listener. */
  public UploadPurgeReport run(UploadPurgeOptions options) {
    Objects.requireNonNull(options, "options");
    return run(options, UploadPurgeListener.none());
  }

  /**
   * Purges uploads, and reports progress to {@code listener}. If the run is {@linkplain #cancel
   * cancelled}, this thread is interrupted, or the registry is {@linkplain Registry#close closed},
   * it ends early, and the report states this. The interrupt status stays set.
   *
   * @throws IllegalStateException if the registry is closed
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is not a dry run
   * @throws StorageException if the store fails; a later run completes the work
   */
  public UploadPurgeReport run(UploadPurgeOptions options, UploadPurgeListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    UploadPurgeReport report = running.during(cancellation -> registry.whileOpen(
        cancellation::request,
        () -> new UploadPurge(registry, options, listener, cancellation).run()));
    log(report);
    return report;
  }

  /**
   * Asks the running purges of this purger to end, and returns immediately. They end between two
   * uploads. Purges that begin later are not affected.
   */
  public void cancel() {
    running.request();
  }

  /** Returns the name of this class and the registry. */
  @Override
  public String toString() {
    return "UploadPurger[registry=" + registry + "]";
  }

  private static void log(UploadPurgeReport report) {
    LOG.info(
        "{} {} uploads of {} bytes in {}; {} kept{}",
        report.dryRun() ? "Would purge" : "Purged",
        report.uploadsPurged(),
        report.bytesReclaimed(),
        report.duration(),
        report.uploadsKept(),
        report.cancelled() ? "; cancelled" : "");
  }
}
