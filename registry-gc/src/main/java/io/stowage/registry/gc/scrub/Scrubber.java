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
 * Verifies the content of a registry, or of one {@linkplain ScrubOptions#repository repository} or
 * {@linkplain ScrubOptions#image image}: that the bytes of each blob match its digest, that each
 * link is intact, that everything that a manifest references exists and has the stated size, and
 * that no entry lies outside the layout.
 *
 * <p>A scrub changes nothing unless repairs are requested. Repairs change only links. They cannot
 * restore lost or corrupt content, but a push of the same image replaces truncated content. A scrub
 * may run while registries and collectors use the store. Thread-safe.
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

  /** Scrubs without a listener. */
  public ScrubReport run(ScrubOptions options) {
    Objects.requireNonNull(options, "options");
    return run(options, ScrubListener.none());
  }

  /**
   * Scrubs, and reports progress to {@code listener}. If this thread is interrupted, {@link
   * #cancel} is called, or the registry is {@linkplain Registry#close closed}, the scrub ends
   * early, and the report states how far it got. The interrupt status stays set.
   *
   * @throws IllegalStateException if the registry is closed
   * @throws RegistryException UNSUPPORTED if the registry is read-only and repairs are requested,
   *     NAME_UNKNOWN if the repository to scrub or the part to resume after is not in the registry,
   *     MANIFEST_UNKNOWN if the image to scrub is not in its repository
   * @throws StorageException if the store cannot list its repositories and blobs, or fails during a
   *     repair; a failure to read anything else is a finding
   */
  public ScrubReport run(ScrubOptions options, ScrubListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    if (registry.options().readOnly() && options.repairs()) {
      throw RegistryException.of(ErrorCode.UNSUPPORTED, "repair", "the registry is read-only");
    }
    ScrubReport report = running.during(cancellation -> registry.whileOpen(
        cancellation::request,
        () -> new ScrubRun(registry, options, listener, cancellation).run()));
    log(report);
    return report;
  }

  /** Asks all running scrubs of this scrubber to end soon, even in the middle of a blob. */
  public void cancel() {
    running.request();
  }

  /** Returns the name of this class and the registry. */
  @Override
  public String toString() {
    return "Scrubber[registry=" + registry + "]";
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
