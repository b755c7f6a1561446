package io.stowage.registry.gc;

import io.stowage.registry.gc.References.Kind;
import io.stowage.registry.model.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest names, digest by digest.
 *
 * @param blobs all that it needs: configs, layers, and children too
 * @param nested those of them that are manifests for sure
 * @param kin what it has to do with other manifests of its repository
 * @param kind how well all this is known
 */
record Names(List<Digest> blobs, List<Digest> nested, Kin kin, Kind kind) {
  /** Returns those of a manifest that is not understood: each of {@code found} may be anything. */
  static Names mentioned(Collection<Digest> found) {
    List<Digest> all = List.copyOf(found);
    return new Names(all, List.of(), new Kin(all, Optional.empty()), Kind.MENTIONED);
  }

  /** Returns the same with the blobs as marks alone. */
  References references() {
    return References.of(blobs, nested, kin, kind);
  }
}
