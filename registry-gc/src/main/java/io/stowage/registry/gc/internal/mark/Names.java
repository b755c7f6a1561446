package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.model.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The digests that a manifest names.
 *
 * @param blobs everything it needs: configs, layers, and also children
 * @param elsewhere those of {@code blobs} that a registry need not have, because they can be
 *     fetched elsewhere
 * @param nested those of {@code blobs} that are certainly manifests
 * @param relations its relations to other manifests of its repository
 * @param kind how reliable this information is
 */
public record Names(
    List<Digest> blobs,
    List<Digest> elsewhere,
    List<Digest> nested,
    ManifestRelations relations,
    Kind kind) {
  /** Returns the names of a manifest in which each digest in {@code found} may be anything. */
  static Names of(Collection<Digest> found, Kind kind) {
    List<Digest> all = List.copyOf(found);
    return new Names(all, List.of(), List.of(), new ManifestRelations(all, Optional.empty()), kind);
  }

  /** Returns the blobs not named by sha256, whose stored digests only a repository knows. */
  public List<Digest> aliases() {
    return blobs.stream().filter(blob -> !blob.isCanonical()).toList();
  }

  /** Returns the same information with blobs reduced to marks. */
  References references() {
    long[] marks = blobs.stream().mapToLong(MarkSet::mark).toArray();
    return new References(marks, aliases(), nested, relations, kind);
  }
}
