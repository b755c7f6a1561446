package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignWriters;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.Reach;
import io.stowage.registry.gc.internal.mark.RegistryMark;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.gc.internal.run.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.internal.walk.Shard;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * One collection, step by step: mark; remove manifests; remove blobs; tidy; beside foreign writers,
 * look again. Nothing is removed before all is marked, and no blob before the manifests.
 */
final class GcRun {
  private final IntFunction<ExecutorService> threads;
  private final StorageDriver driver;
  private final GcOptions options;
  private final GcListener listener;
  private final Cancellation cancellation;
  private final Instant start;
  private final Writers writers;
  private final Tally tally = new Tally();
  private final Findings findings;
  private final Remover remover;
  private final RegistryMark mark;
  private final RepositorySweeper repositories;
  private final BlobSweeper blobs;
  private final Tidier tidier;
  private final SecondLook secondLook;
  private final Session session;
  private final Recovery recovery;

  /** Where the mark looks for each path: there, and at what runs keep that could not be recovered. */
  private final List<UnaryOperator<StoragePath>> places =
      new CopyOnWriteArrayList<>(List.of(UnaryOperator.identity()));

  private final Function<List<RepositoryMarks>, KeptSweeper> earlier;
  private List<RepositoryReport> reports = List.of();

  GcRun(
      Registry registry,
      GcOptions options,
      GcListener listener,
      Cancellation cancellation,
      ProcessIdentity process,
      IntFunction<ExecutorService> threads) {
    this.threads = threads;
    this.driver = registry.storage();
    this.options = options;
    this.listener = listener;
    this.cancellation = cancellation;
    this.start = driver.now();
    this.writers = options.writers(registry);
    boolean foreignWriters = writers == Writers.ANY;
    this.findings = new Findings((path, problem) -> listener.damaged(new Damage(path, problem)));
    Refusals refusals = new Refusals(findings::damaged);
    session = new Session(driver, process, refusals);
    String run = session.run();
    Runnable guard = session.lock()::check;
    Registry seen = new ReadOnlyView(driver, places).of(registry);
    AgeGate gate = new AgeGate(driver::now, start, options.grace(), findings);
    ForeignWriters foreign = new ForeignWriters(seen, gate, foreignWriters, findings);
    Pacer pacer =
        new Pacer(limit(), registry.options().clock(), registry.options().pause(), cancellation);
    remover = new Remover(driver, mode(), run, session::aboutToTake, refusals);
    Reach reach = new Reach(seen, findings);
    mark = new RegistryMark(
        seen, options.deleteUntagged(), gate, foreign, findings, listener::repositoryMarked, guard);
    FolderSweeper folders = new FolderSweeper(driver, foreignWriters, gate, refusals, tally);
    repositories = new RepositorySweeper(
        driver, options.dryRun(), gate, pacer, remover, mark.marks(), findings, tally, listener);
    blobs = new BlobSweeper(
        driver, options, gate, pacer, remover, mark.marks(), folders, findings, tally, listener);
    tidier = new Tidier(
        registry,
        options,
        gate,
        pacer,
        remover,
        mark.marks(),
        foreign,
        reach,
        folders,
        findings,
        tally,
        listener);
    secondLook = new SecondLook(registry, options, gate, session, cancellation, findings, tally);
    recovery = new Recovery(session.runs(), refusals, run, guard, tally);
    Marks marks = mark.marks();
    earlier = marked -> new KeptSweeper(
        registry,
        options,
        session,
        gate,
        marks,
        new KeptReach(registry, marks, reach, marked),
        tally);
  }

  GcReport run() {
    int parallelism = options.parallelism();
    try (Tasks tasks = new Tasks(parallelism, cancellation, threads.apply(parallelism))) {
      return report(
          options.dryRun()
              ? collectOrEnd(tasks)
              : session.collect(writers, options.quarantine(), tasks, () -> collectOrEnd(tasks)));
    }
  }

  /** Returns how long it took. */
  private Duration collectOrEnd(Tasks tasks) {
    long began = System.nanoTime();
    try {
      collect(tasks);
    } catch (CancellationException e) {
      cancellation.heed();
      end(tasks);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void collect(Tasks tasks) {
    if (!options.dryRun()) {
      tasks.call(recovery::run).forEach(hidden -> places.add(kept(hidden)));
    }
    List<RepositoryMarks> marked = mark.run(tasks);
    marked.forEach(each -> tally.manifestsMarked.add(each.liveManifests()));
    UnlistedLayers layers = new UnlistedLayers(mark, marked, tally);
    if (options.tidying().contains(Tidying.UNREACHED_LINKS)
        || marked.stream().anyMatch(RepositoryMarks::hasGarbage)) {
      tasks.run(layers::mark);
    }
    tasks.run(() -> earlier.apply(marked).sweep(layers::mark));
    tasks.each(marked, repositories::removeManifests);
    tasks.run(() -> repositories.persistRemovals(marked));
    if (options.repositoryReports()) {
      reports = tasks.map(marked, repositories::report);
    }
    sweep(tasks, layers::mark);
    tasks.each(marked, tidier::tidy);
    tasks.run(tidier::removeFolders);
    if (writers == Writers.ANY && !options.dryRun()) {
      secondLook.run(tasks);
    }
  }

  private void sweep(Tasks tasks, Runnable beforeRemoval) {
    List<Shard> shards = tasks.call(blobs::shards);
    AtomicInteger done = new AtomicInteger();
    tasks.each(shards, shard -> {
      blobs.sweep(shard, beforeRemoval);
      listener.shardSwept(done.incrementAndGet(), shards.size());
    });
  }

  /** Without a second look nobody knows what a foreign writer relies on by now: all comes back. */
  private void end(Tasks tasks) {
    if (writers == Writers.ANY && !options.dryRun()) {
      tally.allCameBack(tasks.call(session::bringBack));
    }
  }

  private static UnaryOperator<StoragePath> kept(String run) {
    return path -> RegistryLayout.quarantined(run, path);
  }

  private OptionalInt limit() {
    return options.dryRun() ? OptionalInt.empty() : options.removalsPerSecond();
  }

  private Remover.Mode mode() {
    if (writers == Writers.ANY || !options.quarantine().isZero()) {
      return Remover.Mode.HOLD;
    }
    return writers == Writers.NONE ? Remover.Mode.DELETE : Remover.Mode.PURGE;
  }

  private GcReport report(Duration duration) {
    boolean held = remover.holds();
    long bytes = tally.bytesRemoved.sum();
    return new GcReport(
        options.dryRun(),
        cancellation.isHeeded(),
        start,
        duration,
        tally.manifestsMarked.sum(),
        tally.manifestsRemoved.sum(),
        mark.marks().size(),
        tally.blobsYoung.sum(),
        tally.blobsRemoved.sum(),
        tally.bytesFreed.sum() + (held ? 0 : bytes),
        held ? bytes : 0,
        tally.broughtBack.sum(),
        tally.linksRemoved.sum(),
        tally.foldersRemoved.sum(),
        tally.repositoriesRemoved.sum(),
        reports,
        findings.byPath(Damage::new));
  }
}
