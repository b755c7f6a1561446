package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the mark found in one repository. Used by one thread at a time.
 *
 * @param name which
 * @param roots how many manifests stay of their own accord, and are not in {@code liveness}
 * @param liveness which of the others stay
 * @param leases when those were last relied on
 */
record RepositoryMarks(
    RepositoryName name, int roots, Liveness liveness, Map<Digest, Instant> leases) {

  /** Returns those of a repository of which all manifests stay. */
  static RepositoryMarks ofAll(RepositoryName name, int manifests) {
    return new RepositoryMarks(name, manifests, new Liveness(Map.of()), Map.of());
  }

  /** Lets {@code digest}, and all that it keeps, stay and marks what they need. */
  void keep(Digest digest, Marks marks) {
    liveness.keep(List.of(digest)).forEach(kept -> marks.markManifest(name, kept));
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
    return roots + liveness.live().size();
  }
}
