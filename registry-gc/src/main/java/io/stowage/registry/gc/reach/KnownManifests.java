package io.stowage.registry.gc.reach;

import io.stowage.registry.gc.internal.mark.DigestSet;
import io.stowage.registry.gc.internal.mark.ManifestReader;
import io.stowage.registry.gc.internal.mark.MarkSet;
import io.stowage.registry.gc.internal.mark.References;
import io.stowage.registry.model.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers manifests that were read, for all repositories that have them: whether each names the
 * target blob and, for the few that are not plain images, all their references. Used by one thread.
 */
final class KnownManifests {
  private static final References PLAIN = References.ofImage(new long[0]);

  private final ManifestReader manifests;
  private final Digest target;
  private final DigestSet read = new DigestSet();
  private final Set<Digest> naming = new HashSet<>();
  private final Map<Digest, References> peculiar = new HashMap<>();

  KnownManifests(ManifestReader manifests, Digest target) {
    this.manifests = manifests;
    this.target = target;
  }

  /** Returns the references of a manifest to other manifests, or empty if its bytes are missing. */
  Optional<References> read(Digest manifest) {
    return read.contains(manifest)
        ? Optional.of(peculiar.getOrDefault(manifest, PLAIN))
        : manifests.read(manifest).map(references -> remember(manifest, references));
  }

  /** Returns whether a manifest that was read names the target itself. */
  boolean namesTarget(Digest manifest) {
    return naming.contains(manifest);
  }

  private References remember(Digest manifest, References references) {
    read.add(manifest);
    if (references.hasMark(MarkSet.mark(target))) {
      naming.add(manifest);
    }
    if (references.isPlain()) {
      return PLAIN;
    }
    peculiar.put(manifest, references);
    return references;
  }
}
