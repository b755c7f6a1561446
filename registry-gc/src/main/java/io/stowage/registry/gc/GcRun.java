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
import io.stowage.registry.gc.internal.run.LayeredView;
import io.stowage.registry.gc.internal.run.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Refusals;
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
import io.stowage.registry.gc.internal.sweep.Tally;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.StepCount;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.internal.walk.Shard;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

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
  private final Writers writers;
  private final Tally tally = new Tally();
  private final Findings findings;
  private final StorageDriver driver;
  private final Session session;
  private final RunContext context;
  private final Remover remover;
  private final RegistryMark mark;
  private final Function<List<RepositoryMarks>, QuarantineSweeper> kept;
  private final RepositorySweeper manifests;
  private final RepositoryReporter reporter;
  private final BlobSweeper blobs;
  private final Tidier tidier;
  private final SecondMark secondMark;

  /**
   * Where the mark looks: in the store, and in the quarantines of runs that could not be recovered
   * completely.
   */
  private final List<StorageView> places;

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
    AgeGate gate = new AgeGate(driver::now, start, options.grace(), findings);
    Refusals refusals = new Refusals(findings::damaged);
    this.session = new Session(driver, process, refusals);
    Runnable guard = session.lock()::check;
    this.context = new RunContext(registry, gate, findings, refusals, tally, listener);

    this.places = new CopyOnWriteArrayList<>(List.of(driver));
    Registry seen = new LayeredView(places).of(registry);
    boolean foreignWriters = writers == Writers.ANY;
    ForeignWriters foreign = new ForeignWriters(seen, gate, foreignWriters, findings);
    this.mark = new RegistryMark(seen, options.deleteUntagged(), gate, foreign, findings, guard);
    Marks marks = mark.marks();

    this.remover = Remover.of(
        registry, options.dryRun(), mode(), session.run(), session::aboutToTake, refusals);
    RegistryOptions times = registry.options();
    Throttle throttle = new Throttle(limit(), times::nanoTime, times.sleeper(), cancellation);
    Pacer pacer = new Pacer(throttle, cancellation);
    FolderSweeper folders = new FolderSweeper(context, foreignWriters);
    this.kept = marked -> new QuarantineSweeper(
        context, remover, marks, new NeededObjects(registry, mark, marked), guard);
    this.manifests = new RepositorySweeper(context, pacer, remover, marks);
    this.reporter = new RepositoryReporter(driver, gate, marks, findings);
    Set<Tidying> tidying = tidying();
    this.blobs = new BlobSweeper(
        context,
        pacer,
        remover,
        marks,
        tidying.contains(Tidying.EMPTY_FOLDERS) ? Optional.of(folders) : Optional.empty());
    this.tidier = new Tidier(
        tidying,
        findings,
        new LinkTidier(context, pacer, remover, mark, foreign),
        new FolderTidier(context, remover, marks, folders),
        new RepositoryRemover(context, pacer, remover, folders));
    this.secondMark = new SecondMark(
        context, session.run(), options.settle(), options.deleteUntagged(), guard, cancellation);
  }

  GcReport run() {
    int parallelism = options.parallelism().orElse(driver.concurrency());
    try (Tasks tasks = new Tasks(parallelism, cancellation, threads.apply(parallelism))) {
      return report(
          remover.pretends()
              ? collectOrEnd(tasks)
              : session.collect(writers, options.quarantine(), tasks, () -> collectOrEnd(tasks)));
    }
  }

  /** Returns the duration. */
  private Duration collectOrEnd(Tasks tasks) {
    long began = System.nanoTime();
    listener.begun(options);
    try {
      collect(tasks);
    } catch (CancellationException e) {
      cancellation.heed();
      restoreAll(tasks);
    }
    reportHeld();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void collect(Tasks tasks) {
    recover(tasks);
    List<RepositoryMarks> marked = mark(tasks);
    if (options.tidying().contains(Tidying.UNREACHED_LINKS)
        || marked.stream().anyMatch(RepositoryMarks::hasGarbage)) {
      tasks.run(this::markAmongLayers);
    }
    tasks.run(() -> kept.apply(marked).sweep(this::markAmongLayers));
    removeManifests(tasks, marked);
    removeBlobs(tasks);
    tasks.each(marked, tidier::tidy);
    tasks.run(tidier::end);
    lookAgain(tasks);
  }

  private void recover(Tasks tasks) {
    if (!remover.pretends()) {
      tasks
          .call(() -> session.recover(context::restored))
          .forEach(run -> places.add(driver.quarantine().keptBy(run)));
    }
  }

  private List<RepositoryMarks> mark(Tasks tasks) {
    List<RepositoryMarks> marked = mark.run(tasks, listener::repositoryMarked);
    marked.forEach(each -> tally.manifestsMarked.add(each.liveManifests()));
    return marked;
  }

  private void markAmongLayers() {
    tally.manifestsMarked.add(mark.markAmongLayers());
  }

  private void removeManifests(Tasks tasks, List<RepositoryMarks> marked) {
    tasks.each(marked, manifests::removeManifests);
    tasks.run(() -> manifests.persistRemovals(marked));
    if (options.repositoryReports()) {
      reports = tasks.map(marked, reporter::report);
    }
  }

  private void removeBlobs(Tasks tasks) {
    List<Shard> shards = tasks.call(blobs::shards);
    StepCount done = new StepCount();
    tasks.each(shards, shard -> {
      blobs.sweep(shard, this::markAmongLayers);
      done.add(count -> listener.shardSwept(count, shards.size()));
    });
  }

  private void lookAgain(Tasks tasks) {
    if (writers == Writers.ANY && !remover.pretends()) {
      secondMark.run(tasks);
    }
  }

  /**
   * Restores everything, because without a second mark the objects that a foreign writer relies on
   * are unknown.
   */
  private void restoreAll(Tasks tasks) {
    if (writers == Writers.ANY && !remover.pretends()) {
      tasks.run(() -> session.restore(context::restored));
      tally.allRestored();
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

  private OptionalLong limit() {
    return remover.pretends()
        ? OptionalLong.empty()
        : options.removalsPerSecond().stream().asLongStream().findFirst();
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
    return GcReport.builder()
        .dryRun(remover.pretends())
        .cancelled(cancellation.isHeeded())
        .startedAt(start)
        .duration(duration)
        .manifestsMarked(tally.manifestsMarked.sum())
        .manifestsRemoved(tally.manifestsRemoved.sum())
        .blobsMarked(mark.marks().size())
        .blobsYoung(tally.blobsYoung.sum())
        .blobsRemoved(tally.blobsRemoved.sum())
        .bytesReclaimed(tally.bytesFreed.sum() + (held ? 0 : bytes))
        .bytesQuarantined(held ? bytes : 0)
        .restored(tally.restored.sum())
        .layerLinksRemoved(layerLinksRemoved())
        .foldersRemoved(tally.foldersRemoved.sum())
        .repositoriesRemoved(tally.repositoriesRemoved.sum())
        .repositories(reports)
        .damages(findings.byPath(Damage::new))
        .build();
  }

  /**
   * Returns the number of removed layer links. Those that go with an empty repository are not
   * counted when they are removed, but are when they are restored.
   */
  private long layerLinksRemoved() {
    return Math.max(0, tally.linksRemoved.sum());
  }
}
