package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * One collection, step by step: mark; remove manifests; remove blobs; tidy. Nothing is removed before
 * all is marked, and no blob before the manifests.
 */
final class GcRun {
  private final StorageDriver driver;
  private final GcOptions options;
  private final GcListener listener;
  private final Instant start;
  private final Findings findings;
  private final Marks marks;
  private final Marker marker;
  private final RepositorySweeper repositories;
  private final BlobSweeper blobs;
  private final Tidier tidier;
  private final Recovery recovery;

  GcRun(Registry registry, GcOptions options, GcListener listener) {
    this.driver = registry.storage();
    this.options = options;
    this.listener = listener;
    this.start = driver.now();
    this.findings = new Findings(listener);
    AgeGate gate = new AgeGate(start, options.grace());
    Remover remover = new Remover(driver, options.exclusive(), UUID.randomUUID().toString());
    ManifestReader manifests = new ManifestReader(driver, findings);
    marks = new Marks(manifests, new Needs(registry.links(), new RegistryWalk(driver), findings));
    marker = new Marker(registry, options, gate, manifests, marks, findings);
    repositories = new RepositorySweeper(driver, options.dryRun(), gate, remover, marks, listener);
    blobs = new BlobSweeper(driver, options, gate, remover, marks, listener);
    tidier = new Tidier(registry, options, gate, remover, marks, findings, listener);
    recovery = new Recovery(driver);
  }

  GcReport run() {
    long began = System.nanoTime();
    if (!options.dryRun()) {
      recovery.run();
    }
    try (Tasks tasks = new Tasks(options.parallelism())) {
      List<RepositoryMarks> marked = mark(tasks);
      List<Set<Digest>> removed = tasks.map(marked, repositories::removeManifests);
      List<RepositoryReport> reports = report(tasks, marked, removed);
      List<BlobSweeper.Swept> swept = sweep(tasks);
      List<Tidied> tidied = tidy(tasks, marked, removed);
      long folders = tidier.removeFolders();
      if (!options.dryRun()) {
        recovery.removeFolders();
      }
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      return report(duration, marked, removed, reports, swept, tidied, folders);
    }
  }

  private List<RepositoryMarks> mark(Tasks tasks) {
    List<RepositoryName> names = new ArrayList<>();
    List<StoragePath> foreign = new ArrayList<>();
    new RegistryWalk(driver).forEachRepositoryFolder(names::add, foreign::add);
    foreign.forEach(new ForeignFolders(driver, marks, findings)::mark);
    AtomicInteger done = new AtomicInteger();
    return tasks.map(names, name -> {
      RepositoryMarks marked = marker.mark(name);
      listener.repositoryMarked(name, done.incrementAndGet(), names.size());
      return marked;
    });
  }

  private List<RepositoryReport> report(
      Tasks tasks, List<RepositoryMarks> marked, List<Set<Digest>> removed) {
    return options.repositoryReports()
        ? tasks.map(indexes(marked), i -> repositories.report(marked.get(i), removed.get(i)))
        : List.of();
  }

  private List<Tidied> tidy(Tasks tasks, List<RepositoryMarks> marked, List<Set<Digest>> removed) {
    return tasks.map(indexes(marked), i -> tidier.tidy(marked.get(i).name(), removed.get(i)));
  }

  private static List<Integer> indexes(List<?> items) {
    return IntStream.range(0, items.size()).boxed().toList();
  }

  private List<BlobSweeper.Swept> sweep(Tasks tasks) {
    List<BlobSweeper.Shard> shards = blobs.shards();
    AtomicInteger done = new AtomicInteger();
    return tasks.map(shards, shard -> {
      BlobSweeper.Swept swept = blobs.sweep(shard);
      listener.shardSwept(done.incrementAndGet(), shards.size());
      return swept;
    });
  }

  private GcReport report(
      Duration duration,
      List<RepositoryMarks> marked,
      List<Set<Digest>> removed,
      List<RepositoryReport> reports,
      List<BlobSweeper.Swept> swept,
      List<Tidied> tidied,
      long folders) {
    return new GcReport(
        options.dryRun(),
        false,
        start,
        duration,
        sum(marked, RepositoryMarks::liveManifests),
        sum(removed, Set::size),
        marks.size(),
        sum(swept, BlobSweeper.Swept::young),
        sum(swept, BlobSweeper.Swept::blobs),
        sum(swept, BlobSweeper.Swept::bytes),
        0,
        0,
        sum(tidied, Tidied::links),
        folders + sum(swept, BlobSweeper.Swept::folders) + sum(tidied, Tidied::folders),
        sum(tidied, Tidied::repositories),
        reports,
        findings.byPath());
  }

  private static <T> long sum(List<T> items, ToLongFunction<T> part) {
    return items.stream().mapToLong(part).sum();
  }
}
