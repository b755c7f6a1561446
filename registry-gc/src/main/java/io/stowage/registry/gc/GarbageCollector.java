package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.run.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.gc.internal.work.Cancellations;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Printable;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reclaims what no manifest of a registry reaches.
 *
 * <p>A collection marks all that manifests need, and removes what is not marked and not young. What
 * cannot be understood is kept, with all that it may mean, and is in the report; it never ends a run.
 * One collection at a time works on a store, whichever process it runs in: a second one is refused. The
 * lock of one whose process died is taken over. Dry runs take no lock. Thread-safe.
 */
public final class GarbageCollector {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

  private final Registry registry;
  private final ProcessIdentity process;
  private final IntFunction<ExecutorService> threads;
  private final Cancellations running = new Cancellations();

  private GarbageCollector(
      Registry registry, ProcessIdentity process, IntFunction<ExecutorService> threads) {
    this.registry = registry;
    this.process = process;
    this.threads = threads;
  }

  /** Returns a collector of {@code registry}, also of one in which deletion is switched off. */
  public static GarbageCollector of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return of(registry, ProcessIdentity.current());
  }

  /** Returns a collector that says of itself that it runs in {@code process}. */
  static GarbageCollector of(Registry registry, ProcessIdentity process) {
    return of(registry, process, Tasks::threads);
  }

  /** As above, by which each collection works on threads made by {@code threads}, so many. */
  static GarbageCollector of(
      Registry registry, ProcessIdentity process, IntFunction<ExecutorService> threads) {
    return new GarbageCollector(registry, process, threads);
  }

  /** Collects with the default options. */
  public GcReport run() {
    return run(GcOptions.defaults());
  }

  /** Collects, and tells nobody but the caller. */
  public GcReport run(GcOptions options) {
    Objects.requireNonNull(options, "options");
    return run(options, GcListener.none());
  }

  /**
   * Collects, and tells {@code listener} as it goes. If it is {@linkplain #cancel asked to end}, or this
   * thread is interrupted, which it then stays, the report says so.
   *
   * @throws IllegalArgumentException if others write and the grace is shorter than {@linkplain
   *     RegistryOptions#grace the registry's}, by which they renew what they rely on, or one of the two
   *     is zero
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is no dry run
   * @throws CollectorLockedException if another collection is running, unless this is a dry run; or if
   *     another one took over since this one had not been heard of for ten minutes
   * @throws StorageException if the store fails; while marking, nothing was removed by then, and at any
   *     time a later run completes the work. What this one had out of sight is back
   * @throws ObjectsOutOfSightException instead, if some of that could not be brought back
   */
  public GcReport run(GcOptions options, GcListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    check(options);
    ForgivingListener told = new ForgivingListener(listener);
    told.begun(options);
    try {
      GcReport report = collect(options, told);
      told.finished(report);
      return report;
    } catch (RuntimeException | Error e) {
      told.failed(e);
      throw e;
    }
  }

  private GcReport collect(GcOptions options, ForgivingListener listener) {
    try {
      GcReport report = running.during(cancellation ->
          new GcRun(registry, options, listener, cancellation, process, threads).run());
      log(report);
      return report;
    } finally {
      registry.forget();
    }
  }

  /**
   * Asks the collections of this collector that are under way to end, and returns at once. They end
   * between two repositories or two batches of removals; what was removed by then stays removed, but
   * beside foreign writers all comes back. A collection that begins later is not affected.
   */
  public void cancel() {
    running.request();
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

  /** Brings back everything that collections removed and {@linkplain GcOptions#quarantine keep}. */
  public RestoreReport restore() {
    return restore(RestoreOptions.defaults());
  }

  /** Brings back {@code digests} alone, and what those of them reference that are manifests. */
  public RestoreReport restore(Set<Digest> digests) {
    Objects.requireNonNull(digests, "digests");
    return restore(RestoreOptions.builder().digests(digests).build());
  }

  /**
   * Brings back what collections removed and {@linkplain GcOptions#quarantine keep}. It then stays for
   * the grace at least, as if it had just been pushed. With a manifest comes everything that it
   * references, and its links; no tag and no history of a tag. What is required and nowhere is in the
   * report, as is what cannot be moved. If a name does not exist, nothing is changed.
   *
   * <p>If this is cut off, what is not back by then is still kept. An interrupt does not end it.
   *
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is no dry run
   * @throws CollectorLockedException if a collection is running and this is no dry run
   * @throws StorageException if the store fails
   */
  public RestoreReport restore(RestoreOptions options) {
    Objects.requireNonNull(options, "options");
    Findings findings = new Findings(
        (path, problem) -> LOG.warn("{}: {}", Printable.of(path), Printable.of(problem)));
    Refusals refusals = new Refusals(findings::damaged);
    RestoreReport report = options.dryRun()
        ? undo(options, new Runs(registry.storage()), refusals, findings, () -> {})
        : undo(options, refusals, findings);
    RestoreReport complete = report.withDamages(findings.byPath(Damage::new));
    LOG.info(
        "{} {} files; {} are there already, {} names were not found, {} blobs are missing, {} damaged",
        options.dryRun() ? "Would bring back" : "Brought back",
        complete.broughtBack().size(),
        complete.alreadyThere().size(),
        complete.notFound().size(),
        complete.missing().size(),
        complete.damages().size());
    return complete;
  }

  private RestoreReport undo(RestoreOptions options, Refusals refusals, Findings findings) {
    checkWritable("restore");
    Session session = new Session(registry.storage(), process, refusals);
    return new Cancellations().during(none -> {
      try (Tasks tasks = new Tasks(1, none)) {
        Runnable guard = session.lock()::check;
        return session.restore(
            tasks, () -> undo(options, session.runs(), refusals, findings, guard));
      }
    });
  }

  private RestoreReport undo(
      RestoreOptions options, Runs runs, Refusals refusals, Findings findings, Runnable guard) {
    return new Undo(registry, options, runs, refusals, findings, guard).run();
  }

  private void checkWritable(String operation) {
    if (registry.options().readOnly()) {
      throw RegistryException.of(ErrorCode.UNSUPPORTED, operation, "the registry is read-only");
    }
  }

  private void check(GcOptions options) {
    if (!options.dryRun()) {
      checkWritable("collection");
    }
    Writers writers = options.writers(registry);
    Duration promised = registry.options().grace();
    boolean kept = !promised.isZero() && options.grace().compareTo(promised) >= 0;
    if (writers != Writers.NONE && !kept) {
      throw new IllegalArgumentException("grace is " + options.grace() + ", the registry's "
          + promised + " and the writers " + writers
          + ", expected a grace no less than the registry's"
          + ", which must not be 0 then, or writers NONE");
    }
  }
}
