package io.stowage.registry.gc.reach;

import io.stowage.registry.model.RepositoryName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The paths found to a target, repository by repository. Used by one thread. */
final class Trace {
  private final List<ReachPath> paths = new ArrayList<>();
  private final List<RepositoryName> links = new ArrayList<>();
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

  /** Returns whether a path stays when manifests without a tag are removed. */
  boolean kept() {
    return kept;
  }

  Instant untaggedLease() {
    return untaggedLease;
  }

  Instant linkLease() {
    return linkLease;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
