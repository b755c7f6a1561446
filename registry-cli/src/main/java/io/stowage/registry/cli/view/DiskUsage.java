package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Measures how much each repository of a registry uses.
 *
 * <p>Repositories are measured one after the other. The memory holds an entry of about 250 bytes
 * for each distinct blob of the registry, and the blobs of one repository. Not thread-safe.
 */
public final class DiskUsage {
  private static final int SHARED = -1;
  private static final int NOBODY = -2;
  private static final int ABSENT = -3;

  private final Registry registry;
  private final Progress progress;
  private final List<RepositoryName> names;
  private final long[] reached;
  private final long[] own;
  private final long[] untagged;
  private final QuarantineUsage quarantine;
  private final Map<Digest, Blob> blobs = new HashMap<>();
  private final List<Damage> damages = new ArrayList<>();

  private DiskUsage(Registry registry, Progress progress) {
    this.registry = registry;
    this.progress = progress;
    this.names = registry.repositories();
    this.reached = new long[names.size()];
    this.own = new long[names.size()];
    this.untagged = new long[names.size()];
    this.quarantine = QuarantineUsage.of(registry.storage(), damages::add);
  }

  /** Measures {@code registry}. */
  public static RegistryUsage of(Registry registry, Progress progress) {
    return new DiskUsage(registry, progress).usage();
  }

  private RegistryUsage usage() {
    for (int i = 0; i < names.size(); i++) {
      add(i);
    }
    blobs.values().stream().filter(blob -> blob.owner >= 0).forEach(blob -> {
      own[blob.owner] += blob.size;
      untagged[blob.owner] += blob.tagged ? 0 : blob.size;
    });
    blobs.keySet().stream().filter(quarantine::hides).forEach(quarantine::forget);
    List<RepositoryUsage> repositories = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      repositories.add(usage(i));
    }
    return whole(repositories);
  }

  private RepositoryUsage usage(int index) {
    RepositoryName name = names.get(index);
    long garbage = garbage(name);
    return new RepositoryUsage(
        name,
        own[index],
        reached[index] - own[index],
        garbage,
        untagged[index],
        quarantine.bytes(name),
        uploads(name));
  }

  private long uploads(RepositoryName name) {
    StorageDriver driver = registry.storage();
    List<UUID> uploads =
        RegistryWalk.collect(each -> new RegistryWalk(driver).forEachUpload(name, each));
    return uploads.stream()
        .flatMap(id -> driver.stat(RegistryLayout.uploadData(name, id)).stream())
        .mapToLong(StorageEntry::size)
        .sum();
  }

  private void add(int index) {
    progress.show(() -> "measuring: " + index + " of " + names.size() + " repositories");
    Reach reach = Reach.withUntagged(registry, names.get(index), damages::add);
    reached[index] = reach.bytes();
    reach
        .blobs()
        .forEach((digest, size) -> blobs.merge(
            digest, new Blob(size, index, !reach.untagged().contains(digest)), Blob::shared));
  }

  /** Returns the bytes of the blobs that the repository links to and no manifest reaches. */
  private long garbage(RepositoryName name) {
    Set<Digest> linked = new HashSet<>();
    registry.repository(name).blobs().forEach(digest -> linked.add(stored(name, digest)));
    linked.forEach(digest -> quarantine.addLink(name, digest));
    return linked.stream()
        .map(digest -> blobs.computeIfAbsent(digest, this::unreached))
        .filter(blob -> blob.owner == NOBODY)
        .mapToLong(Blob::size)
        .sum();
  }

  private Blob unreached(Digest digest) {
    Optional<Descriptor> found =
        quarantine.hides(digest) ? Optional.empty() : registry.blobs().touch(digest);
    return found
        .map(blob -> new Blob(blob.size(), NOBODY, false))
        .orElse(new Blob(0, ABSENT, false));
  }

  private Digest stored(RepositoryName name, Digest digest) {
    if (digest.isCanonical()) {
      return digest;
    }
    try {
      return registry.links().layer(name, digest).orElse(digest);
    } catch (DamagedLinkException e) {
      damages.add(new Damage(e.path(), String.valueOf(e.getMessage())));
      return digest;
    }
  }

  private RegistryUsage whole(List<RepositoryUsage> repositories) {
    LongSummaryStatistics unlinked = new LongSummaryStatistics();
    registry.blobs().forEach(digest -> {
      if (!blobs.containsKey(digest) && !quarantine.hides(digest)) {
        registry.blobs().find(digest).ifPresent(blob -> unlinked.accept(blob.size()));
      }
    });
    LongSummaryStatistics garbage = sizes(owner -> owner == NOBODY);
    garbage.combine(unlinked);
    LongSummaryStatistics all = sizes(owner -> owner >= SHARED);
    all.combine(garbage);
    return new RegistryUsage(
        repositories,
        all.getCount(),
        all.getSum(),
        sizes(owner -> owner == SHARED).getSum(),
        garbage.getSum(),
        unlinked.getSum(),
        blobs.values().stream()
            .filter(blob -> blob.owner >= SHARED && !blob.tagged)
            .mapToLong(Blob::size)
            .sum(),
        quarantine.bytes(),
        repositories.stream().mapToLong(RepositoryUsage::uploads).sum(),
        damages);
  }

  private LongSummaryStatistics sizes(IntPredicate whose) {
    return blobs.values().stream()
        .filter(blob -> whose.test(blob.owner))
        .mapToLong(Blob::size)
        .summaryStatistics();
  }

  /**
   * A blob.
   *
   * @param owner the index of the one repository that reaches it, or a constant
   * @param tagged whether it stays if manifests without a tag are removed
   */
  private record Blob(long size, int owner, boolean tagged) {
    /** Returns this blob if another repository reaches it, too. */
    Blob shared(Blob other) {
      return new Blob(size, SHARED, tagged || other.tagged);
    }
  }
}
