package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest names.
 *
 * @param blobs all that it needs: configs, layers, and children too
 * @param children those of them that are manifests for sure
 * @param subject what it refers to, which it does not keep
 * @param kind how well this is known
 */
record References(List<Digest> blobs, List<Digest> children, Optional<Digest> subject, Kind kind) {

  /** How well it is known what a manifest names. */
  enum Kind {
    /** Exactly. */
    EXACT,
    /** Exactly, but old trees may hold signatures beside it. */
    SCHEMA_1,
    /** It is of an unknown type, or damaged: each digest in it may be anything. */
    MENTIONED
  }

  /** What a manifest that is not there names. */
  static final References NONE = new References(List.of(), List.of(), Optional.empty(), Kind.EXACT);
}
