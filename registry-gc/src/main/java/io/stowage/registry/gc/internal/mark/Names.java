package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.model.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest names, digest by digest.
 *
 * @param blobs all that it needs: configs, layers, and children too
 * @param elsewhere those of them that a registry need not have, since they can be fetched elsewhere
 * @param nested those of them that are manifests for sure
 * @param kin what it has to do with other manifests of its repository
 * @param kind how well all this is known
 */
public record Names(
    List<Digest> blobs, List<Digest> elsewhere, List<Digest> nested, Kin kin, Kind kind) {
  /** Returns those of a manifest of an unknown type: each of {@code found} may be anything. */
  static Names mentioned(Collection<Digest> found) {
    return of(found, Kind.MENTIONED);
  }

  /** Returns those of a damaged manifest in which {@code found} can be read, each of which may be anything. */
  static Names damaged(Collection<Digest> found) {
    return of(found, Kind.DAMAGED);
  }

  private static Names of(Collection<Digest> found, Kind kind) {
    List<Digest> all = List.copyOf(found);
    return new Names(all, List.of(), List.of(), new Kin(all, Optional.empty()), kind);
  }

  /** Returns the blobs that are not named by sha256: a repository says what is stored for them. */
  public List<Digest> aliases() {
    return blobs.stream().filter(blob -> !MarkSet.isCanonical(blob)).toList();
  }

  /** Returns the same with the blobs as marks alone. */
  References references() {
    long[] marks = blobs.stream().mapToLong(MarkSet::mark).toArray();
    return new References(marks, aliases(), nested, kin, kind);
  }
}
