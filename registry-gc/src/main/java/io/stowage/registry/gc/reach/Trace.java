package io.stowage.registry.gc.reach;

import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The paths found to a target, repository by repository. Used by one thread. */
final class Trace {
  private final List<ReachPath> paths = new ArrayList<>();
  private final List<RepositoryName> links = new ArrayList<>();
  private final Set<StoragePath> foreign = new TreeSet<>();
  private long pathCount;
  private boolean kept;
  private Instant untaggedLease = Instant.MIN;
  private Instant linkLease = Instant.MIN;

  void add(ReachPath path) {
    pathCount++;
    kept |= !path.dependsOnUntagged();
    if (paths.size() < Explanation.MAX_PATHS) {
      paths.add(path);
    }
  }

  /** Records the lease of a manifest without a tag that leads to the target. */
  void addUntagged(Instant lease) {
    untaggedLease = later(untaggedLease, lease);
  }

  /** Records a layer link in a repository whose manifests do not lead to the target. */
  void addLink(RepositoryName repository, Instant lease) {
    links.add(repository);
    linkLease = later(linkLease, lease);
  }

  List<ReachPath> paths() {
    return paths;
  }

  long pathCount() {
    return pathCount;
  }

  List<RepositoryName> links() {
    return links;
  }

  /** Records an entry outside the layout that contains links that lead to the target. */
  void addForeign(StoragePath path) {
    foreign.add(path);
  }

  List<StoragePath> foreign() {
    return List.copyOf(foreign);
  }

  /**
   * Returns what collections do with the target if it exists.
   *
   * @param lease the lease of the target
   * @param foreignWriters whether a young link may be the only trace of an image that is pushed
   */
  Fate fate(Instant lease, boolean foreignWriters, Duration grace) {
    if (kept || !foreign.isEmpty()) {
      return new Fate.Kept();
    }
    if (pathCount > 0) {
      return new Fate.KeptByUntagged(later(lease, untaggedLease).plus(grace));
    }
    return new Fate.Garbage((foreignWriters ? later(lease, linkLease) : lease).plus(grace));
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
