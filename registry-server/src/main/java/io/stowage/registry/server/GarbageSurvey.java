package io.stowage.registry.server;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.http.page.GarbageReport;
import io.stowage.registry.http.page.GarbageView;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a collection would remove and what collections hold in quarantine, for the page about
 * garbage.
 *
 * <p>A survey is a dry run, which takes no lock and changes nothing, on a thread of its own. It
 * begins when somebody asks for the report and the last survey was long enough ago, so a registry
 * whose page nobody opens is not surveyed, and nobody waits for a survey. Thread-safe.
 */
final class GarbageSurvey implements GarbageView, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageSurvey.class);

  /** The least time from the end of a survey to the beginning of the next. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(15);

  /** The least ratio of the pause after a survey to the duration of the survey. */
  private static final int PAUSE_FACTOR = 9;

  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final Registry registry;
  private final GarbageCollector collector;
  private final GcOptions options;
  private final ExecutorService executor;
  private Optional<GarbageReport> latest = Optional.empty();
  private boolean busy;
  private boolean closed;
  private long ended;
  private Duration pause = Duration.ZERO;

  /** Creates a view of {@code registry} whose surveys run on {@code executor}. */
  GarbageSurvey(Registry registry, GcOptions collection, ExecutorService executor) {
    this.registry = registry;
    this.collector = GarbageCollector.of(registry);
    this.options = collection.toBuilder()
        .dryRun(true)
        .parallelism(1)
        .repositoryReports(false)
        .tidying(Set.of())
        .build();
    this.executor = executor;
    this.ended = now();
  }

  /**
   * Creates a view of what a collection of {@code registry} with the options {@code collection}
   * would remove. It has no thread until somebody asks for a report.
   */
  static GarbageSurvey of(Registry registry, GcOptions collection) {
    return new GarbageSurvey(registry, collection, Executors.newSingleThreadExecutor(task -> {
      Thread thread = new Thread(task, "stowage-survey");
      thread.setDaemon(true);
      return thread;
    }));
  }

  @Override
  public synchronized Optional<GarbageReport> latest() {
    if (!busy && !closed && isDue()) {
      busy = true;
      executor.execute(this::survey);
    }
    return latest;
  }

  private boolean isDue() {
    return now() - ended >= pause.toNanos();
  }

  /** Returns the time in nanoseconds since an arbitrary origin. */
  private long now() {
    return registry.options().nanoTime();
  }

  private void survey() {
    long began = now();
    Optional<GarbageReport> report = Optional.empty();
    try {
      report = report();
    } catch (RuntimeException e) {
      if (isClosed()) {
        LOG.debug("A survey of the garbage ended early", e);
      } else {
        LOG.warn("The garbage cannot be surveyed; the last report stays", e);
      }
    } finally {
      finish(began, report);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void finish(long began, Optional<GarbageReport> report) {
    latest = report.or(() -> latest);
    busy = false;
    ended = now();
    Duration took = Duration.ofNanos(ended - began);
    Duration longer = took.multipliedBy(PAUSE_FACTOR);
    pause = longer.compareTo(SHORTEST_PAUSE) > 0 ? longer : SHORTEST_PAUSE;
  }

  /** Returns what is garbage and in quarantine now, or empty if the survey was to end early. */
  private Optional<GarbageReport> report() {
    Garbage garbage = new Garbage();
    GcReport run = collector.run(options, garbage);
    return run.cancelled()
        ? Optional.empty()
        : Optional.of(new GarbageReport(
            run.startedAt(), garbage.tally.group(), quarantined().group()));
  }

  private GarbageTally quarantined() {
    GarbageTally tally = new GarbageTally();
    List<String> runs = new ArrayList<>();
    registry.storage().list(RegistryLayout.QUARANTINE, runs::add);
    for (String run : runs) {
      StorageView kept = registry.storage().quarantine().keptBy(run);
      registry
          .storage()
          .quarantine()
          .forEachKept(
              run,
              RegistryLayout.ROOT,
              path -> LayoutEntry.parse(path)
                  .flatMap(entry -> item(entry, kept))
                  .ifPresent(tally::add));
    }
    return tally;
  }

  /** Returns a blob or a manifest; the other entries are links that go with them. */
  private static Optional<GarbageReport.Item> item(LayoutEntry entry, StorageView kept) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    if (entry instanceof LayoutEntry.BlobData blob) {
      return kept.stat(blob.path()).map(StorageEntry::size).map(size -> blob(blob.digest(), size));
    }
    return entry instanceof LayoutEntry.RevisionLink link
        ? Optional.of(manifest(link.repository(), link.digest()))
        : Optional.empty();
  }

  private static GarbageReport.Item blob(Digest digest, long size) {
    return new GarbageReport.Item(digest, OptionalLong.of(size), Optional.empty());
  }

  private static GarbageReport.Item manifest(RepositoryName repository, Digest digest) {
    return new GarbageReport.Item(digest, OptionalLong.empty(), Optional.of(repository));
  }

  /** Ends a survey that is under way, and waits until it has ended. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    collector.cancel();
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A survey of the garbage does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the options of the surveys. */
  @Override
  public String toString() {
    return "GarbageSurvey[options=" + options + "]";
  }

  /** Receives what a dry run finds. */
  private static final class Garbage implements GcListener {
    private final GarbageTally tally = new GarbageTally();

    @Override
    public void manifestRemoved(RepositoryName repository, Digest digest) {
      tally.add(manifest(repository, digest));
    }

    @Override
    public void blobRemoved(Digest digest, long size) {
      tally.add(blob(digest, size));
    }
  }
}
