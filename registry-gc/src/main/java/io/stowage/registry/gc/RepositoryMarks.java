package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the mark found in one repository. Used by one thread at a time.
 *
 * @param name which
 * @param manifests what each of its manifests names
 * @param liveness which of them stay
 * @param leases when those that are candidates for removal were last relied on
 */
record RepositoryMarks(
    RepositoryName name,
    Map<Digest, References> manifests,
    Liveness liveness,
    Map<Digest, Instant> leases) {

  /** Lets {@code roots}, and all that they keep, stay and marks what they need. */
  void keep(Collection<Digest> roots, Marks marks) {
    marks.markManifests(name, liveness.keep(roots));
  }

  /** Returns what does not stay, each subject before its referrers. */
  List<Digest> garbage() {
    return liveness.garbage();
  }

  /** Returns when a candidate was last relied on; of any other, a time that no lease has. */
  Instant lease(Digest candidate) {
    return leases.getOrDefault(candidate, Instant.MIN);
  }

  int liveManifests() {
    return liveness.live().size();
  }

  /** Returns how many blobs the manifests that stay name, their own included. */
  long liveBlobs() {
    return liveness.live().stream()
        .mapToLong(digest -> 1L + references(digest).blobs().size())
        .sum();
  }

  private References references(Digest manifest) {
    return manifests.getOrDefault(manifest, References.NONE);
  }
}
