package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignWriters;
import io.stowage.registry.gc.internal.mark.RegistryMark;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.gc.internal.mark.UntaggedPeriod;
import io.stowage.registry.gc.internal.run.CollectedStore;
import io.stowage.registry.gc.internal.run.LayeredView;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The second mark of a run with foreign writers. After everything is in quarantine, a foreign
 * writer may still name an object that it saw before. The second mark waits for as long as a
 * request of such a writer may take, marks everything again as if nothing had been taken, and
 * restores everything that is reached.
 */
public final class SecondMark {
  private static final Duration SLICE = Duration.ofSeconds(1);

  /** After how many slices the lock is looked at, if that takes requests. */
  private static final int BETWEEN_CHECKS = 10;

  private final StorageDriver driver;
  private final RunContext context;
  private final Remover remover;
  private final CollectedStore store;
  private final StorageView kept;
  private final Duration settle;
  private final Runnable guard;
  private final Cancellation cancellation;
  private final RegistryWalk held;
  private final RegistryMark mark;
  private final ForeignWriters foreign;

  /**
   * Prepares the second mark for the objects that {@code remover} holds, after {@code settle}.
   *
   * @param untagged decides which manifests that no tag reaches may be removed; if empty, none
   * @param guard is run repeatedly, and throws if this run may not continue
   */
  public SecondMark(
      RunContext context,
      Remover remover,
      Duration settle,
      Optional<UntaggedPeriod> untagged,
      Runnable guard,
      Cancellation cancellation) {
    this.driver = context.driver();
    this.context = context;
    this.remover = remover;
    this.settle = settle;
    this.guard = guard;
    this.cancellation = cancellation;
    this.store = CollectedStore.of(context.registry(), driver);
    this.kept = remover.taken();
    this.held = new RegistryWalk(kept);
    Registry whole = new LayeredView(List.of(store.repositories(), kept)).of(context.registry());
    Findings findings = context.findings();
    this.foreign = new ForeignWriters(whole, context.gate(), Writers.ANY, findings);
    this.mark = new RegistryMark(whole, untagged, context.gate(), foreign, findings, guard);
  }

  /** Begins with the manifests that {@code first}, the first mark of the run, has read. */
  public SecondMark knowing(RegistryMark first) {
    mark.startWith(first);
    return this;
  }

  /**
   * Waits, marks, and restores everything that is reached: data before links, and these before
   * manifests.
   */
  public void run(Tasks tasks) {
    settle();
    tasks.run(store::refresh);
    List<RepositoryMarks> marked = mark.run(tasks, context.listener()::repositoryMarkedAgain);
    List<Digest> blobs = tasks.call(this::reachedBlobs);
    tasks.each(Remover.batches(blobs), this::restoreBlobs);
    tasks.each(marked, this::restoreLayers);
    tasks.each(marked, this::restoreManifests);
  }

  private void settle() {
    Duration left = settle;
    context.listener().settling(Duration.ZERO, settle);
    while (!left.isZero()) {
      cancellation.check();
      if (!driver.isRemote() || left.toSeconds() % BETWEEN_CHECKS == 0) {
        guard.run();
      }
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      context.registry().options().sleeper().sleep(slice);
      left = left.minus(slice);
      context.listener().settling(settle.minus(left), settle);
    }
    cancellation.check();
  }

  private List<Digest> reachedBlobs() {
    List<Digest> reached = new ArrayList<>();
    held.forEachBlob(digest -> {
      if (mark.marks().contains(digest)) {
        reached.add(digest);
      }
    });
    return reached;
  }

  private void restoreBlobs(List<Digest> batch) {
    Map<StoragePath, Long> sizes = new LinkedHashMap<>();
    batch.stream()
        .map(RegistryLayout::blobData)
        .forEach(data -> sizes.put(data, kept.stat(data).map(StorageEntry::size).orElse(0L)));
    for (StoragePath data : restoreAndCount(List.copyOf(sizes.keySet()))) {
      context.tally().blobsRemoved.decrement();
      context.tally().bytesRemoved.add(-sizes.getOrDefault(data, 0L));
    }
  }

  private void restoreLayers(RepositoryMarks marked) {
    RepositoryName name = marked.name();
    List<Digest> layers = RegistryWalk.collect(each -> held.forEachLayer(name, each));
    if (layers.isEmpty()) {
      return;
    }
    List<StoragePath> links = layers.stream()
        .filter(needed(marked, layers))
        .map(layer -> RegistryLayout.layerLink(name, layer))
        .toList();
    Remover.batches(links)
        .forEach(
            batch -> context.tally().linksRemoved.add(-restoreAndCount(batch).size()));
  }

  /** Asks the marks of all repositories first, which are already available. */
  private Predicate<Digest> needed(RepositoryMarks marked, List<Digest> layers) {
    if (foreign.hasUploadUnderWay(marked.name())) {
      return layer -> true;
    }
    if (layers.stream().noneMatch(layer -> mark.marks().contains(layer))) {
      return layer -> false;
    }
    return mark.within(marked.name(), marked::stays)
        .map(reached -> (Predicate<Digest>) reached::contains)
        .orElse(layer -> true);
  }

  private void restoreManifests(RepositoryMarks marked) {
    RepositoryName name = marked.name();
    List<StoragePath> links =
        RegistryWalk.<Digest>collect(each -> held.forEachManifest(name, each)).stream()
            .filter(marked::stays)
            .map(digest -> RegistryLayout.revisionLink(name, digest))
            .toList();
    for (List<StoragePath> batch : Remover.batches(links)) {
      int restored = restoreAndCount(batch).size();
      context.tally().manifestsRemoved.add(-restored);
      context.tally().manifestsMarked.add(restored);
    }
    RegistryWalk.<Digest>collect(each -> held.forEachAlias(name, each)).stream()
        .filter(alias -> context.needsAlias(name, alias, stored -> true))
        .forEach(alias -> restore(RegistryLayout.revisionLink(name, alias)));
    held.forEachTag(
        name,
        tag -> held.forEachTagIndexEntry(name, tag, digest -> {
          if (marked.stays(digest) && isSet(name, tag)) {
            restore(RegistryLayout.tagIndexLink(name, tag, digest));
          }
        }));
  }

  /** Returns whether the tag is set; one that cannot be accessed may be set. */
  private boolean isSet(RepositoryName name, Tag tag) {
    try {
      return driver.stat(RegistryLayout.tagCurrentLink(name, tag)).isPresent();
    } catch (StorageException.UnexpectedKind e) {
      return true;
    }
  }

  private List<StoragePath> restoreAndCount(List<StoragePath> paths) {
    List<StoragePath> restored = remover.restoreTaken(paths);
    restored.forEach(context::restored);
    return restored;
  }

  private boolean restore(StoragePath path) {
    return !remover.restoreTaken(List.of(path)).isEmpty();
  }
}
