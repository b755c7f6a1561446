package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.sweep.QuarantineRemover;
import io.stowage.registry.gc.internal.sweep.Remover;
import io.stowage.registry.gc.internal.work.Cancellations;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Printable;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes everything that no manifest of a registry reaches.
 *
 * <p>A collection marks everything that manifests need, and removes everything that is neither
 * marked nor young. Content that cannot be understood is kept, with everything it may reference,
 * and is listed in the report; it never ends a run. Only one collection works on a store at a time,
 * across all processes; a second one is refused. The lock of a collection whose process died is
 * taken over. Dry runs take no lock. Thread-safe.
 */
public final class GarbageCollector {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

  private final Registry registry;
  private final ProcessIdentity process;
  private final IntFunction<ExecutorService> threads;
  private final Cancellations running = new Cancellations();

  /**
   * Creates a collector whose runs identify themselves as {@code process}, and work on executors
   * that {@code threads} makes for a thread count.
   */
  GarbageCollector(
      Registry registry, ProcessIdentity process, IntFunction<ExecutorService> threads) {
    this.registry = registry;
    this.process = process;
    this.threads = threads;
  }

  /** Returns a collector of {@code registry}, even if deletion is disabled in it. */
  public static GarbageCollector of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new GarbageCollector(registry, ProcessIdentity.current(), Tasks::threads);
  }

  /** Collects garbage with the default options. */
  public GcReport run() {
    return run(GcOptions.defaults());
  }

  /** Collects garbage without a listener. */
  public GcReport run(GcOptions options) {
    Objects.requireNonNull(options, "options");
    return run(options, GcListener.none());
  }

  /**
   * Collects garbage, and reports progress to {@code listener}. If the run is {@linkplain #cancel
   * cancelled}, this thread is interrupted, or the registry is {@linkplain Registry#close closed},
   * it ends early, and the report states this. The interrupt status stays set. If an interrupt ends
   * a call to the store, everything that this run has in quarantine is restored.
   *
   * @throws IllegalStateException if the registry is closed
   * @throws IllegalArgumentException if other programs write during the run and the grace period of
   *     the run is zero or shorter than {@linkplain RegistryOptions#grace that of the registry}, by
   *     which those programs renew leases, or the grace period of the registry is zero
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is not a dry run
   * @throws CollectorLockedException if another collection is running and this is not a dry run, or
   *     if another one took over because this one had no heartbeat for ten minutes
   * @throws StorageException if the store fails. If it fails during the mark, nothing was removed.
   *     Everything that this run had moved to quarantine is restored, and a later run completes the
   *     work
   * @throws ObjectsInQuarantineException if the store fails and some objects in quarantine could
   *     not be restored
   */
  public GcReport run(GcOptions options, GcListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    check(options);
    ForgivingListener forgiving = new ForgivingListener(listener);
    try {
      GcReport report = collect(options, forgiving);
      forgiving.finished(report);
      return report;
    } catch (RuntimeException | Error e) {
      forgiving.failed(e);
      throw e;
    }
  }

  /** Collects garbage without a listener, unless another collection is running. */
  public GcOutcome tryRun(GcOptions options) {
    Objects.requireNonNull(options, "options");
    return tryRun(options, GcListener.none());
  }

  /**
   * Collects garbage as {@link #run(GcOptions, GcListener)} does, but returns {@link
   * GcOutcome.Locked} if another collection is running on the store. Nothing was changed then.
   *
   * @throws CollectorLockedException if another collection took over from this one
   */
  public GcOutcome tryRun(GcOptions options, GcListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    try {
      return new GcOutcome.Finished(run(options, listener));
    } catch (CollectorLockedException e) {
      if (e.isLost()) {
        throw e;
      }
      return new GcOutcome.Locked(e.holder());
    }
  }

  private GcReport collect(GcOptions options, ForgivingListener listener) {
    try {
      GcReport report = running.during(cancellation -> registry.whileOpen(
          cancellation::request,
          () -> new GcRun(registry, options, listener, cancellation, process, threads).run()));
      log(report);
      return report;
    } finally {
      registry.clearDescriptorCache();
    }
  }

  /**
   * Asks the running collections of this collector to end, and returns immediately. They end
   * between two repositories or two batches of removals. Removed content stays removed, except with
   * {@link Writers#ANY}, where it is restored. Collections that begin later are not affected.
   */
  public void cancel() {
    running.request();
  }

  private static void log(GcReport report) {
    LOG.info(
        "{} {} manifests and {} blobs of {} bytes in {}; {} blobs kept, {} damages{}{}",
        report.dryRun() ? "Would remove" : "Removed",
        report.manifestsRemoved(),
        report.blobsRemoved(),
        report.bytesReclaimed() + report.bytesQuarantined(),
        report.duration(),
        report.blobsMarked() + report.blobsYoung(),
        report.damages().size(),
        report.cancelled() ? "; cancelled" : "",
        report.timeLimitReached() ? "; time limit reached" : "");
  }

  /**
   * Restores everything that collections removed and still hold in {@linkplain GcOptions#quarantine
   * quarantine}.
   */
  public RestoreReport restore() {
    return restore(RestoreOptions.defaults());
  }

  /**
   * Restores only {@code digests} and, for manifests among them, everything that they reference.
   */
  public RestoreReport restore(Set<Digest> digests) {
    Objects.requireNonNull(digests, "digests");
    return restore(RestoreOptions.builder().digests(digests).build());
  }

  /**
   * Restores content that collections removed and still hold in {@linkplain GcOptions#quarantine
   * quarantine}. Later collections keep it for at least the grace period, as if it had just been
   * pushed. A manifest is restored with its links and with everything that it references. Tags and
   * their histories are not restored. The report lists everything that is required but exists
   * nowhere, and everything that cannot be moved. If a requested digest, manifest or run does not
   * exist, nothing is changed.
   *
   * <p>If the process dies, everything that was not restored yet is still in quarantine. An
   * interrupt has no effect, and a close of the registry waits.
   *
   * @throws IllegalStateException if the registry is closed
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is not a dry run
   * @throws CollectorLockedException if a collection is running and this is not a dry run
   * @throws StorageException if the store fails
   */
  public RestoreReport restore(RestoreOptions options) {
    Objects.requireNonNull(options, "options");
    Findings findings = new Findings(
        (path, problem) -> LOG.warn("{}: {}", Printable.of(path), Printable.of(problem)));
    Refusals refusals = new Refusals(findings::damaged);
    Session session = new Session(registry.storage(), process, refusals);
    Runnable guard = session.lock()::check;
    Remover remover = Remover.of(
        registry, options.dryRun(), QuarantineRemover.Mode.HOLD, session.run(), guard, refusals);
    Supplier<RestoreReport> work =
        () -> new RestoreRun(registry, options, remover, refusals, findings, guard).run();
    RestoreReport report =
        registry.whileOpen(() -> {}, () -> remover.pretends() ? work.get() : session.restore(work));
    LOG.info(
        "{} {} files; {} already in place, {} names not found, {} blobs missing, {} damages",
        remover.pretends() ? "Would restore" : "Restored",
        report.restored().size(),
        report.alreadyThere().size(),
        report.notFound().size(),
        report.missing().size(),
        report.damages().size());
    return report;
  }

  /**
   * Returns what collections removed and still hold in {@linkplain GcOptions#quarantine quarantine},
   * by run. This method changes nothing, takes no lock, and looks at the size of each blob in
   * quarantine. Its result may lack what a collection moves or purges in the meantime.
   *
   * @throws IllegalStateException if the registry is closed
   * @throws StorageException if the store fails
   */
  public QuarantineReport quarantined() {
    return registry.whileOpen(() -> {}, new QuarantineReader(registry.storage())::read);
  }

  /** Purges the quarantine without a listener. */
  public PurgeReport purge(PurgeOptions options) {
    Objects.requireNonNull(options, "options");
    return purge(options, GcListener.none());
  }

  /**
   * Purges what collections removed and still hold in {@linkplain GcOptions#quarantine quarantine},
   * before its period is over. A purge is as safe as a collection: it takes the lock, restores what
   * interrupted runs hold, marks everything, and restores what is needed again, whichever run holds
   * it, such as content that a push has relied on. Only then does it purge the rest of the chosen
   * runs. It removes nothing that is not in quarantine. If the chosen run does not exist, nothing
   * is changed.
   *
   * <p>If the purge is {@linkplain #cancel cancelled}, this thread is interrupted, or the registry
   * is {@linkplain Registry#close closed}, it ends early, and the report states this. What was
   * purged stays purged.
   *
   * @param listener receives the calls of {@code repositoryMarked}, {@code blobFreed}, {@code
   *     restored} and {@code damaged}
   * @throws IllegalStateException if the registry is closed
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is not a dry run
   * @throws CollectorLockedException if a collection is running and this is not a dry run, or if
   *     another one took over because this purge had no heartbeat for ten minutes
   * @throws StorageException if the store fails; the purge can be repeated
   */
  public PurgeReport purge(PurgeOptions options, GcListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    ForgivingListener forgiving = new ForgivingListener(listener);
    try {
      PurgeReport report = running.during(cancellation -> registry.whileOpen(
          cancellation::request,
          () -> new PurgeRun(registry, options, forgiving, cancellation, process, threads).run()));
      LOG.info(
          "{} {} objects of {} bytes in quarantine; {} restored, {} damages",
          report.dryRun() ? "Would purge" : "Purged",
          report.objects(),
          report.bytes(),
          report.restored(),
          report.damages().size());
      return report;
    } finally {
      registry.clearDescriptorCache();
    }
  }

  /** Returns the name of this class and the registry. */
  @Override
  public String toString() {
    return "GarbageCollector[registry=" + registry + "]";
  }

  private void check(GcOptions options) {
    Writers writers = options.writers(registry);
    Duration promised = registry.options().grace();
    boolean kept = !promised.isZero() && options.grace().compareTo(promised) >= 0;
    if (writers != Writers.NONE && !kept) {
      throw new IllegalArgumentException("grace is " + options.grace()
          + ", and the grace of the registry is " + promised + ": with writers " + writers
          + ", both must be positive, and the first must not be shorter; "
          + "use writers NONE if no other program writes");
    }
  }
}
