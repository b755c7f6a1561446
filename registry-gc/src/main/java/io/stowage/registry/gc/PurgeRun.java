package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignWriters;
import io.stowage.registry.gc.internal.mark.RegistryMark;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.CollectedStore;
import io.stowage.registry.gc.internal.run.LayeredView;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.RunRecord;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.gc.internal.sweep.NeededObjects;
import io.stowage.registry.gc.internal.sweep.Pacer;
import io.stowage.registry.gc.internal.sweep.QuarantineRemover;
import io.stowage.registry.gc.internal.sweep.QuarantineSweeper;
import io.stowage.registry.gc.internal.sweep.Remover;
import io.stowage.registry.gc.internal.sweep.RunContext;
import io.stowage.registry.gc.internal.sweep.Tally;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.gc.internal.work.TimeLimit;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StorageView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * One purge of the quarantine. It is a collection that removes nothing new: it restores what
 * interrupted runs hold, marks everything, restores what is needed again, whichever run holds it,
 * and purges the rest of the chosen runs as if their period were over. What other finished runs
 * hold is not marked, so a blob that only a manifest among it names is purged. Used once.
 */
final class PurgeRun {
  private final PurgeOptions options;
  private final ForgivingListener listener;
  private final Cancellation cancellation;
  private final IntFunction<ExecutorService> threads;
  private final Registry registry;
  private final StorageDriver driver;
  private final Instant start;
  private final Findings findings;
  private final Session session;
  private final Tally tally = new Tally();
  private final Runs runs;
  private final CollectedStore store;
  private final RunContext context;
  private final Registry seen;
  private final RegistryMark mark;
  private final Remover remover;

  /** The places that the mark reads: the store, and the objects that interrupted runs hold. */
  private final List<StorageView> places;

  private List<String> chosen = List.of();
  private List<String> notFound = List.of();
  private List<String> unfinished = List.of();

  PurgeRun(
      Registry registry,
      PurgeOptions options,
      ForgivingListener listener,
      Cancellation cancellation,
      ProcessIdentity process,
      IntFunction<ExecutorService> threads) {
    this.options = options;
    this.listener = listener;
    this.cancellation = cancellation;
    this.threads = threads;
    this.registry = registry;
    this.driver = registry.storage();
    this.start = driver.now();
    this.runs = new Runs(driver);
    this.findings = new Findings((path, problem) -> listener.damaged(new Damage(path, problem)));
    Refusals refusals = new Refusals(findings::damaged);
    this.session = new Session(driver, process, refusals);
    Runnable guard = session.lock()::check;
    AgeGate gate = new AgeGate(driver::now, start, registry.options().grace(), findings);
    this.store = CollectedStore.of(registry, driver);
    this.context = new RunContext(store, gate, findings, refusals, tally, listener);
    this.places = new CopyOnWriteArrayList<>(List.of(store.repositories()));
    this.seen = new LayeredView(places).of(registry);
    ForeignWriters foreign = new ForeignWriters(seen, gate, registry.writers(), findings);
    this.mark = new RegistryMark(seen, Optional.empty(), gate, foreign, findings, guard);
    this.remover = Remover.of(
        registry, options.dryRun(), QuarantineRemover.Mode.HOLD, session.run(), guard, refusals);
  }

  PurgeReport run() {
    try (Tasks tasks = new Tasks(driver.concurrency(), cancellation, threads)) {
      return remover.pretends() ? purgeOrEnd(tasks) : session.purge(tasks, () -> purgeOrEnd(tasks));
    }
  }

  private PurgeReport purgeOrEnd(Tasks tasks) {
    try {
      purge(tasks);
    } catch (CancellationException e) {
      cancellation.heed();
    } catch (StorageException.Interrupted e) {
      if (!cancellation.isDue()) {
        throw e;
      }
      cancellation.heed();
    }
    return report();
  }

  private void purge(Tasks tasks) {
    tasks.run(this::choose);
    if (chosen.isEmpty() || !notFound.isEmpty()) {
      return;
    }
    tasks.run(this::recover);
    tasks.run(store::refresh);
    List<RepositoryMarks> marked = mark.run(tasks, listener::repositoryMarked);
    tasks.run(() -> sweep(marked));
  }

  /** Determines which runs are purged. */
  private void choose() {
    List<String> all = runs.all();
    Predicate<String> named =
        run -> options.run().isEmpty() || options.run().get().equals(run);
    notFound = options.run().stream().filter(run -> !all.contains(run)).toList();
    unfinished = all.stream()
        .filter(run -> named.test(run) && runs.finished(run).isEmpty())
        .sorted()
        .toList();
    chosen = runs.finished().stream()
        .filter(this::isOldEnough)
        .map(record -> record.collector().run())
        .filter(named)
        .sorted()
        .toList();
  }

  /**
   * Returns whether the run is old enough. If all runs are chosen, each is, whatever the clocks.
   */
  private boolean isOldEnough(RunRecord record) {
    Duration age = Duration.between(record.finished(), start);
    return options.minimumAge().isZero() || age.compareTo(options.minimumAge()) >= 0;
  }

  /**
   * Restores the objects that interrupted runs hold. Those that cannot be restored, and in a dry
   * run all of them, are marked where they are.
   */
  private void recover() {
    List<String> left = remover.pretends()
        ? unfinishedRuns()
        : session.recover(session.lock()::check, context::restored);
    left.forEach(run -> places.add(driver.quarantine().keptBy(run)));
  }

  private List<String> unfinishedRuns() {
    return runs.all().stream().filter(run -> runs.finished(run).isEmpty()).toList();
  }

  private void sweep(List<RepositoryMarks> marked) {
    TimeLimit unlimited = new TimeLimit(Optional.empty(), registry.options()::nanoTime);
    Pacer pacer = new Pacer(throttle(), cancellation, unlimited);
    Registry looks = driver.isRemote() ? seen : registry;
    NeededObjects needed = new NeededObjects(looks, mark, marked, pacer::check);
    Predicate<RunRecord> over = record -> chosen.contains(record.collector().run());
    new QuarantineSweeper(context, pacer, remover, mark.marks(), needed, session.lock()::check)
        .sweep(mark::markAmongLayers, over);
  }

  private Throttle throttle() {
    RegistryOptions times = registry.options();
    return new Throttle(OptionalLong.empty(), times::nanoTime, times.sleeper(), cancellation);
  }

  private PurgeReport report() {
    return new PurgeReport(
        options.dryRun(),
        cancellation.isHeeded(),
        chosen,
        notFound,
        unfinished,
        tally.objectsFreed.sum(),
        tally.blobsFreed.sum(),
        tally.bytesFreed.sum(),
        tally.restored.sum(),
        findings.byPath(Damage::new));
  }
}
