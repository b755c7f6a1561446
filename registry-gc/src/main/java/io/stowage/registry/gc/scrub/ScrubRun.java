package io.stowage.registry.gc.scrub;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.gc.scrub.ScrubQueue.Part;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Shard;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One scrub, of everything or of one repository. It begins with the links and continues with the
 * blobs.
 */
final class ScrubRun {
  private static final Set<String> PARTS = Set.of(
      RegistryLayout.BLOBS.name(),
      RegistryLayout.REPOSITORIES.name(),
      RegistryLayout.STOWAGE.name());

  private final Registry registry;
  private final StorageDriver driver;
  private final ScrubOptions options;
  private final ScrubListener listener;
  private final Cancellation cancellation;
  private final Tasks tasks;
  private final ScrubFindings findings;
  private final ScrubStore store;
  private final BlobHasher hasher;
  private final ManifestScrub manifests;
  private final BlobScrub blobs;
  private final RegistryWalk walk;
  private final AtomicInteger repositories = new AtomicInteger();
  private volatile int all;
  private volatile Optional<ScrubPosition> reached;

  ScrubRun(
      Registry registry, ScrubOptions options, ScrubListener listener, Cancellation cancellation) {
    this.registry = registry;
    this.cancellation = cancellation;
    this.driver = registry.storage();
    this.options = options;
    this.listener = listener;
    this.tasks = new Tasks(options.parallelism(), cancellation);
    RegistryOptions times = registry.options();
    this.findings = new ScrubFindings(listener, times.sleeper(), cancellation);
    this.store = new ScrubStore(registry, options.settle(), findings);
    Throttle throttle =
        new Throttle(options.bytesPerSecond(), times::nanoTime, times.sleeper(), cancellation);
    this.hasher = new BlobHasher(driver, throttle, cancellation, tasks::expect);
    this.manifests = new ManifestScrub(store, hasher);
    this.blobs = new BlobScrub(driver, store, hasher, findings, listener);
    this.walk = new RegistryWalk(driver, store);
    this.reached = options.resumeAfter();
  }

  ScrubReport run() {
    Instant start = driver.now();
    long began = System.nanoTime();
    try (tasks) {
      scrub();
    } catch (CancellationException e) {
      cancellation.heed();
    } catch (StorageException.Interrupted e) {
      if (!cancellation.isDue()) {
        throw e;
      }
      cancellation.heed();
    }
    return report(start, Duration.ofNanos(System.nanoTime() - began));
  }

  private void scrub() {
    if (options.repository().isPresent()) {
      scrubOnly(options.repository().get());
    } else {
      scrubAll();
    }
  }

  private void scrubAll() {
    store.expectOnly(RegistryLayout.ROOT, PARTS);
    List<Part> parts = parts();
    process(parts.subList(0, all));
    process(parts.subList(all, parts.size()));
  }

  /** Scrubs one repository or one image in it, and then the blobs to which its links lead. */
  private void scrubOnly(RepositoryName name) {
    tasks.each(tasks.call(() -> linked(name)), blobs::scrub);
  }

  private List<Digest> linked(RepositoryName name) {
    if (!registry.repository(name).exists()) {
      throw RegistryException.of(ErrorCode.NAME_UNKNOWN, name.value(), "no such repository");
    }
    all = 1;
    RepositoryScrub scrub = repositoryScrub();
    ScrubLinks links =
        options.image().map(image -> scrub.scrub(name, image)).orElseGet(() -> scrub.scrub(name));
    listener.repositoryScrubbed(name, repositories.incrementAndGet(), all);
    return new LinkSearch(driver, store, findings).blobs(name, links);
  }

  private void process(List<Part> parts) {
    ScrubQueue queue = new ScrubQueue(parts, this::reached, tasks::expect);
    tasks.each(Collections.nCopies(options.parallelism(), queue), ScrubQueue::process);
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    walk.forEachRepository(name ->
        parts.add(new Part(ScrubPosition.of(name), () -> List.of(() -> scrub(name)))));
    walk.forEachShard(shard -> {
      if (isShard(shard)) {
        parts.add(
            new Part(ScrubPosition.of(shard.algorithm(), shard.prefix()), () -> blobs(shard)));
      } else {
        store.visit(shard.folder());
      }
    });
    parts.sort(Comparator.comparing(Part::position));
    options.resumeAfter().ifPresent(done -> removeUntil(done, parts));
    all = (int) parts.stream().filter(part -> part.position().isRepository()).count();
    return parts;
  }

  /**
   * Removes the parts that are done. Rejects a position that is not a part of this registry, since
   * parts before it may be unread.
   */
  private static void removeUntil(ScrubPosition done, List<Part> parts) {
    if (parts.stream().noneMatch(part -> part.position().equals(done))) {
      throw RegistryException.of(
          ErrorCode.NAME_UNKNOWN,
          done.toString(),
          "not a part of this registry: resume after an existing part or from the beginning");
    }
    parts.removeIf(part -> part.position().compareTo(done) <= 0);
  }

  private RepositoryScrub repositoryScrub() {
    return new RepositoryScrub(registry, options, findings, store, hasher, manifests);
  }

  private void scrub(RepositoryName name) {
    repositoryScrub().scrub(name);
    listener.repositoryScrubbed(name, repositories.incrementAndGet(), all);
  }

  private List<Runnable> blobs(Shard shard) {
    return findings.listed(
        each -> walk.forEachBlobIn(shard, digest -> each.accept(() -> blobs.scrub(digest))));
  }

  private void reached(ScrubPosition position) {
    reached = Optional.of(position);
    listener.reached(position);
  }

  private static boolean isShard(Shard shard) {
    return shard
        .prefix()
        .matches(shard.algorithm().hexLength() > 0 ? "[0-9a-f]{2}" : "[A-Za-z0-9=_-]{1,2}");
  }

  private ScrubReport report(Instant start, Duration duration) {
    return new ScrubReport(
        cancellation.isHeeded(),
        start,
        duration,
        repositories.get(),
        manifests.manifests(),
        store.linksRead(),
        blobs.blobs(),
        hasher.bytes(),
        findings.byPath(),
        reached);
  }
}
