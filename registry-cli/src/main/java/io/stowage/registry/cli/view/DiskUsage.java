package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
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
  private final Map<Digest, Blob> blobs = new HashMap<>();
  private final List<Damage> damages = new ArrayList<>();

  private DiskUsage(Registry registry, Progress progress) {
    this.registry = registry;
    this.progress = progress;
    this.names = registry.repositories();
    this.reached = new long[names.size()];
    this.own = new long[names.size()];
  }

  /** Measures {@code registry}. */
  public static RegistryUsage of(Registry registry, Progress progress) {
    return new DiskUsage(registry, progress).usage();
  }

  private RegistryUsage usage() {
    for (int i = 0; i < names.size(); i++) {
      add(i);
    }
    blobs.values().stream()
        .filter(blob -> blob.owner >= 0)
        .forEach(blob -> own[blob.owner] += blob.size);
    List<RepositoryUsage> repositories = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      repositories.add(
          new RepositoryUsage(names.get(i), own[i], reached[i] - own[i], garbage(names.get(i))));
    }
    return whole(repositories);
  }

  private void add(int index) {
    progress.show(() -> "measuring: " + index + " of " + names.size() + " repositories");
    Reach reach = Reach.of(registry, names.get(index), damages::add);
    reached[index] = reach.bytes();
    reach
        .blobs()
        .forEach((digest, size) -> blobs.merge(
            digest, new Blob(size, index), (before, now) -> new Blob(before.size, SHARED)));
  }

  /** Returns the bytes of the blobs that the repository links to and no manifest reaches. */
  private long garbage(RepositoryName name) {
    Set<Digest> linked = new HashSet<>();
    registry.repository(name).blobs().forEach(digest -> linked.add(stored(name, digest)));
    return linked.stream()
        .map(digest -> blobs.computeIfAbsent(digest, this::unreached))
        .filter(blob -> blob.owner == NOBODY)
        .mapToLong(Blob::size)
        .sum();
  }

  private Blob unreached(Digest digest) {
    return registry
        .blobs()
        .touch(digest)
        .map(found -> new Blob(found.size(), NOBODY))
        .orElse(new Blob(0, ABSENT));
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
      if (!blobs.containsKey(digest)) {
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
        damages);
  }

  private LongSummaryStatistics sizes(IntPredicate whose) {
    return blobs.values().stream()
        .filter(blob -> whose.test(blob.owner))
        .mapToLong(Blob::size)
        .summaryStatistics();
  }

  /** A blob and its owner: the index of the one repository that reaches it, or a constant. */
  private record Blob(long size, int owner) {}
}
