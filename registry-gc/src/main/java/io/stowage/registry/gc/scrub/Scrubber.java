package io.stowage.registry.gc.scrub;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.work.Cancellations;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that all of a registry is there and as it was stored: the bytes of each blob by its digest,
 * each link, what each manifest names and how large it says that is, and what lies where nothing
 * should.
 *
 * <p>A scrub changes nothing unless it is asked to repair, and then only links; content that is lost
 * or corrupt stays as it is, and a push of the same image replaces what was cut short. It may run
 * beside a registry and a collector. Thread-safe.
 */
public final class Scrubber {
  private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);

  private final Registry registry;
  private final Cancellations running = new Cancellations();

  private Scrubber(Registry registry) {
    this.registry = registry;
  }

  /** Returns a scrubber of {@code registry}. */
  public static Scrubber of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Scrubber(registry);
  }

  /** Scrubs with the default options. */
  public ScrubReport run() {
    return run(ScrubOptions.defaults());
  }

  /** Scrubs, and tells nobody but the caller. */
  public ScrubReport run(ScrubOptions options) {
    Objects.requireNonNull(options, "options");
    return run(options, ScrubListener.none());
  }

  /**
   * Scrubs, and tells {@code listener} as it goes. If this thread is interrupted, which it then stays,
   * or {@link #cancel} is called, it ends early and the report says how far it came.
   *
   * @throws RegistryException UNSUPPORTED if the registry is read-only and something is to be repaired,
   *     NAME_UNKNOWN if the part to resume after is not in the registry
   * @throws StorageException if the store cannot list its repositories and blobs, or fails while
   *     repairing; what it fails to read is a finding
   */
  public ScrubReport run(ScrubOptions options, ScrubListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    if (registry.options().readOnly() && options.repairs()) {
      throw RegistryException.of(ErrorCode.UNSUPPORTED, "repair", "the registry is read-only");
    }
    ScrubReport report = running.during(
        cancellation -> new ScrubRun(registry, options, listener, cancellation).run());
    log(report);
    return report;
  }

  /** Lets each scrub that this one runs now end soon, in the middle of a blob too. */
  public void cancel() {
    running.request();
  }

  private static void log(ScrubReport report) {
    LOG.info(
        "{} {} repositories and {} blobs, {} bytes, in {}; {} findings",
        report.cancelled() ? "Cancelled after" : "Scrubbed",
        report.repositories(),
        report.blobs(),
        report.bytes(),
        report.duration(),
        report.findings().size());
  }
}
