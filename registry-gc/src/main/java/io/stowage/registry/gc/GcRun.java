package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignWriters;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.RegistryMark;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.gc.internal.mark.UntaggedPeriod;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.CollectedStore;
import io.stowage.registry.gc.internal.run.LayeredView;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.sweep.BlobPart;
import io.stowage.registry.gc.internal.sweep.BlobSweeper;
import io.stowage.registry.gc.internal.sweep.FolderSweeper;
import io.stowage.registry.gc.internal.sweep.FolderTidier;
import io.stowage.registry.gc.internal.sweep.LinkTidier;
import io.stowage.registry.gc.internal.sweep.NeededObjects;
import io.stowage.registry.gc.internal.sweep.Pacer;
import io.stowage.registry.gc.internal.sweep.QuarantineRemover;
import io.stowage.registry.gc.internal.sweep.QuarantineSweeper;
import io.stowage.registry.gc.internal.sweep.Remover;
import io.stowage.registry.gc.internal.sweep.RepositoryRemover;
import io.stowage.registry.gc.internal.sweep.RepositorySweeper;
import io.stowage.registry.gc.internal.sweep.RunContext;
import io.stowage.registry.gc.internal.sweep.SecondMark;
import io.stowage.registry.gc.internal.sweep.SparedBlobs;
import io.stowage.registry.gc.internal.sweep.Tally;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.OutOfTimeException;
import io.stowage.registry.gc.internal.work.StepCount;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.gc.internal.work.TimeLimit;
import io.stowage.registry.gc.internal.work.WatchedView;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.RequestCounts;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StorageView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One collection, step by step. Nothing is removed before everything is marked, and no blob is
 * removed before the manifests.
 */
final class GcRun {
  private final GcOptions options;
  private final GcListener listener;
  private final Cancellation cancellation;
  private final IntFunction<ExecutorService> threads;
  private final Instant start;
  private final Optional<RequestCounts> requestsBefore;
  private final TimeLimit limit;
  private final TimeBudget budget;
  private final Writers writers;
  private final Tally tally = new Tally();
  private final Findings findings;
  private final StorageDriver driver;
  private final Session session;
  private final CollectedStore store;
  private final RunContext context;
  private final Remover remover;
  private final RegistryMark mark;
  private final Function<List<RepositoryMarks>, QuarantineSweeper> kept;
  private final RepositorySweeper manifests;
  private final RepositoryReporter reporter;
  private final BlobSweeper blobs;
  private final Tidier tidier;
  private final Supplier<SecondMark> secondMark;

  /**
   * Where the mark looks: in the store, and in the quarantines of runs that could not be recovered
   * completely.
   */
  private final List<StorageView> places;

  private final StepCount swept = new StepCount();
  private final AtomicInteger tidied = new AtomicInteger();
  private List<RepositoryMarks> marked = List.of();
  private List<BlobPart> parts = List.of();
  private boolean outOfTime;
  private List<RepositoryReport> reports = List.of();

  GcRun(
      Registry registry,
      GcOptions options,
      ForgivingListener listener,
      Cancellation cancellation,
      ProcessIdentity process,
      IntFunction<ExecutorService> threads) {
    this.options = options;
    this.listener = listener;
    this.cancellation = cancellation;
    this.threads = threads;
    this.writers = options.writers(registry);
    this.findings = new Findings((path, problem) -> listener.damaged(new Damage(path, problem)));
    this.driver = registry.storage();
    this.start = driver.now();
    this.requestsBefore = driver.requests();
    RegistryOptions times = registry.options();
    this.limit = new TimeLimit(options.timeLimit(), times::nanoTime);
    boolean purges = mode() == QuarantineRemover.Mode.PURGE && !options.dryRun();
    this.budget = new TimeBudget(
        limit, looksAgain() ? Optional.of(options.settle(registry)) : Optional.empty(), purges);
    AgeGate gate = new AgeGate(driver::now, start, options.grace(), findings);
    Refusals refusals = new Refusals(findings::damaged);
    this.session = new Session(driver, process, refusals);
    Runnable guard = session.lock()::check;
    StorageView watched = options.timeLimit().isPresent()
        ? new WatchedView(driver, budget::look, budget::list)
        : driver;
    this.store = CollectedStore.of(registry, watched);
    this.context = new RunContext(store, gate, findings, refusals, tally, listener);

    this.places = new CopyOnWriteArrayList<>(
        List.of(store.snapshot().map(StorageView.class::cast).orElse(watched)));
    Registry seen = new LayeredView(places).of(registry);
    ForeignWriters foreign = new ForeignWriters(seen, gate, writers, findings);
    Optional<UntaggedPeriod> untagged = untagged();
    this.mark = new RegistryMark(seen, untagged, gate, foreign, findings, this::checkLockAndTime);
    if (looksAgain() && driver.isRemote()) {
      mark.remember();
    }
    Marks marks = mark.marks();

    this.remover = Remover.of(
        registry, options.dryRun(), mode(), session.run(), session::aboutToTake, refusals);
    Throttle throttle = new Throttle(rate(), times::nanoTime, times.sleeper(), cancellation);
    Pacer pacer = new Pacer(throttle, cancellation, limit);
    FolderSweeper folders = new FolderSweeper(context, writers == Writers.ANY);
    this.kept = marked -> {
      Registry looks = driver.isRemote() ? seen : registry;
      NeededObjects needed = new NeededObjects(looks, mark, marked, pacer::check);
      return new QuarantineSweeper(context, pacer, remover, marks, needed, guard);
    };
    this.manifests = new RepositorySweeper(context, pacer, remover, marks);
    this.reporter = new RepositoryReporter(store, gate, marks, findings);
    Set<Tidying> tidying = tidying();
    SparedBlobs spared = new SparedBlobs();
    this.blobs = new BlobSweeper(
        context,
        pacer,
        remover,
        marks,
        spared,
        tidying.contains(Tidying.EMPTY_FOLDERS) && !driver.isRemote()
            ? Optional.of(folders)
            : Optional.empty());
    this.tidier = new Tidier(
        tidying,
        findings,
        pacer,
        new LinkTidier(context, pacer, remover, mark, foreign, spared),
        new FolderTidier(context, pacer, remover, marks, folders),
        new RepositoryRemover(context, pacer, remover, folders));
    this.secondMark = () -> new SecondMark(
            context,
            remover,
            options.settle(registry),
            untagged.map(UntaggedPeriod::withoutRecording),
            guard,
            cancellation)
        .knowing(mark);
  }

  private Optional<UntaggedPeriod> untagged() {
    return options.deleteUntagged()
        ? Optional.of(new UntaggedPeriod(
            driver, options.untaggedPeriod(), start, !options.dryRun(), findings, budget::look))
        : Optional.empty();
  }

  GcReport run() {
    try (Tasks tasks = tasks()) {
      return report(
          remover.pretends()
              ? collectOrEnd(tasks)
              : session.collect(writers, options.quarantine(), tasks, () -> collectOrEnd(tasks)));
    }
  }

  private Tasks tasks() {
    OptionalInt parallelism = options.parallelism();
    if (parallelism.isPresent()) {
      return new Tasks(parallelism.getAsInt(), cancellation, threads);
    }
    return driver.isRemote()
        ? Tasks.requesting(driver.concurrency(), cancellation, threads)
        : Tasks.growing(driver.concurrency(), cancellation, threads);
  }

  /** Returns the duration. */
  private Duration collectOrEnd(Tasks tasks) {
    long began = System.nanoTime();
    listener.begun(options);
    try {
      collect(tasks);
    } catch (CancellationException e) {
      cancellation.heed();
      if (looksAgain()) {
        restoreAll(tasks);
      }
    } catch (StorageException.Interrupted e) {
      if (!cancellation.isDue()) {
        throw e;
      }
      cancellation.heed();
      restoreAll(tasks);
    }
    reportHeld();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void collect(Tasks tasks) {
    try {
      removeGarbage(tasks);
    } catch (OutOfTimeException e) {
      outOfTime = true;
      if (parts.isEmpty()) {
        parts = tasks.call(blobs::parts);
      }
    }
    if (looksAgain() && (session.hasTaken() || (!outOfTime && findings.hasPassing()))) {
      secondMark.get().run(tasks);
    }
  }

  private void removeGarbage(Tasks tasks) {
    recover(tasks);
    mark(tasks);
    budget.beginRemovals();
    tasks.run(() -> kept.apply(marked).sweep(this::markAmongLayers));
    tasks.run(this::restoreStrays);
    removeManifests(tasks);
    removeBlobs(tasks);
    tidy(tasks);
  }

  private void recover(Tasks tasks) {
    if (!remover.pretends()) {
      tasks
          .call(() -> session.recover(this::checkLockAndTime, context::restored))
          .forEach(run -> places.add(driver.quarantine().keptBy(run)));
    }
  }

  private void mark(Tasks tasks) {
    budget.beginMark();
    tasks.run(store::refresh);
    marked = inTurn(mark.run(tasks, new MarkProgress()));
    marked.forEach(each -> tally.manifestsMarked.add(each.liveManifests()));
    if (options.timeLimit().isPresent()
        || options.tidying().contains(Tidying.UNREACHED_LINKS)
        || marked.stream().anyMatch(RepositoryMarks::hasGarbage)) {
      tasks.run(this::markAmongLayers);
    }
  }

  /**
   * Restores blobs that are needed and that no run keeps: a store may have executed a request of an
   * interrupted run after that run was recovered.
   */
  private void restoreStrays() {
    if (!remover.pretends()) {
      Quarantine quarantine = driver.quarantine();
      quarantine.forEachStray(
          RegistryLayout.BLOBS,
          path -> LayoutEntry.parse(path)
              .filter(LayoutEntry.BlobData.class::isInstance)
              .map(LayoutEntry.BlobData.class::cast)
              .filter(blob -> mark.marks().contains(blob.digest()))
              .filter(needed -> quarantine.restoreFromAnyRun(path))
              .ifPresent(restored -> context.restored(path)));
    }
  }

  private void markAmongLayers() {
    tally.manifestsMarked.add(mark.markAmongLayers());
  }

  /**
   * Removes the manifests. If this ends early, a later run removes their blobs, so the removals that
   * were made are persisted all the same.
   */
  private void removeManifests(Tasks tasks) {
    try {
      tasks.each(marked, manifests::removeManifests);
    } catch (CancellationException | StorageException.Interrupted e) {
      tasks.always(() -> manifests.persistRemovals(marked));
      throw e;
    }
    tasks.run(() -> manifests.persistRemovals(marked));
    if (reportsRepositories() && !driver.isRemote()) {
      reports = tasks.map(marked, reporter::report);
    }
  }

  private boolean reportsRepositories() {
    return options.repositoryReports() && options.timeLimit().isEmpty();
  }

  private void removeBlobs(Tasks tasks) {
    parts = inTurn(tasks.call(blobs::parts));
    tasks.each(parts, part -> {
      blobs.sweep(part, this::markAmongLayers);
      swept.add(count -> listener.shardSwept(count, parts.size()));
    });
    if (reportsRepositories() && driver.isRemote()) {
      reports = tasks.map(marked, each -> reporter.report(each, blobs.sizes()));
    }
  }

  private void tidy(Tasks tasks) {
    if (!remover.pretends()) {
      tasks.run(store::refresh);
    }
    tasks.each(marked, repository -> {
      tidier.tidy(repository);
      tidied.incrementAndGet();
    });
    tasks.run(tidier::end);
  }

  /**
   * Returns {@code items}, with another first one in each run that has a time limit: runs that all
   * began with the same items might never reach the others.
   */
  private <T> List<T> inTurn(List<T> items) {
    if (options.timeLimit().isEmpty()) {
      return items;
    }
    List<T> rotated = new ArrayList<>(items);
    Collections.rotate(rotated, session.run().hashCode());
    return rotated;
  }

  private void checkLockAndTime() {
    session.lock().check();
    limit.check();
  }

  /** Returns whether this run marks again, because foreign writers do not look again. */
  private boolean looksAgain() {
    return writers == Writers.ANY && !options.dryRun();
  }

  /**
   * Restores everything that this run holds: without a second mark the objects that a foreign
   * writer relies on are unknown, and a call that was interrupted leaves objects of which nothing
   * is known.
   */
  private void restoreAll(Tasks tasks) {
    if (!remover.pretends()) {
      tasks.always(() -> session.restore(context::restored));
      if (remover.holds()) {
        tally.allRestored();
      }
    }
  }

  private void reportHeld() {
    long removed = tally.blobsRemoved.sum();
    if (remover.holds() && removed > 0) {
      listener.held(removed, tally.bytesRemoved.sum());
    }
  }

  private QuarantineRemover.Mode mode() {
    if (writers == Writers.ANY || !options.quarantine().isZero()) {
      return QuarantineRemover.Mode.HOLD;
    }
    return writers == Writers.NONE ? QuarantineRemover.Mode.DELETE : QuarantineRemover.Mode.PURGE;
  }

  private OptionalLong rate() {
    OptionalInt limit = options.removalsPerSecond();
    return remover.pretends() || limit.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(limit.getAsInt());
  }

  /**
   * Returns what to clean up; a dry run does not empty any folder, so it cannot find such folders.
   */
  private Set<Tidying> tidying() {
    return options.tidying().stream()
        .filter(each -> each != Tidying.EMPTY_FOLDERS || !remover.pretends())
        .collect(Collectors.toUnmodifiableSet());
  }

  private GcReport report(Duration duration) {
    boolean held = remover.holds();
    long bytes = tally.bytesRemoved.sum();
    GcReport.Builder report = GcReport.builder();
    if (outOfTime) {
      reportLeft(report);
    }
    Stream.of(tally.youngest(), mark.young().youngest())
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .ifPresent(lease -> report.youngUntil(removableFrom(lease)));
    driver.requests().flatMap(now -> requestsBefore.map(now::since)).ifPresent(report::requests);
    return report
        .dryRun(remover.pretends())
        .cancelled(cancellation.isHeeded())
        .startedAt(start)
        .duration(duration)
        .manifestsMarked(tally.manifestsMarked.sum())
        .manifestsRemoved(tally.manifestsRemoved.sum())
        .blobsMarked(mark.marks().size())
        .blobsYoung(tally.blobsYoung.sum())
        .bytesYoung(tally.bytesYoung.sum())
        .manifestsYoung(mark.young().count())
        .blobsRemoved(tally.blobsRemoved.sum())
        .bytesReclaimed(tally.bytesFreed.sum() + (held ? 0 : bytes))
        .bytesQuarantined(held ? bytes : 0)
        .blobsHeld(tally.blobsHeld.sum())
        .bytesHeld(tally.bytesHeld.sum())
        .restored(tally.restored.sum())
        .layerLinksRemoved(layerLinksRemoved())
        .foldersRemoved(tally.foldersRemoved.sum())
        .repositoriesRemoved(tally.repositoriesRemoved.sum())
        .leftoversRemoved(tally.leftoversRemoved.sum())
        .repositories(reports)
        .damages(findings.byPath(Damage::new))
        .build();
  }

  /**
   * Returns the time from which an object with that lease is not young. Any clock may have set it.
   */
  private Instant removableFrom(Instant lease) {
    Instant latest = Instant.MAX.minus(options.grace());
    return (lease.isAfter(latest) ? latest : lease).plus(options.grace());
  }

  private void reportLeft(GcReport.Builder report) {
    budget.sufficient().ifPresent(report::sufficientTimeLimit);
    report
        .timeLimitReached(true)
        .manifestsLeft(marked.stream().mapToLong(RepositoryMarks::left).sum())
        .shardsLeft(parts.size() - swept.done())
        .repositoriesLeft(marked.size() - tidied.get());
  }

  /**
   * Returns the number of removed layer links. Those that go with an empty repository are not
   * counted when they are removed, but are when they are restored.
   */
  private long layerLinksRemoved() {
    return Math.max(0, tally.linksRemoved.sum());
  }

  /** Passes the progress of the first mark on. */
  private final class MarkProgress implements RegistryMark.Progress {
    @Override
    public void found(int all) {
      budget.found(all);
    }

    @Override
    public void marked(RepositoryName repository, int done, int all) {
      budget.marked(done);
      listener.repositoryMarked(repository, done, all);
    }
  }
}
