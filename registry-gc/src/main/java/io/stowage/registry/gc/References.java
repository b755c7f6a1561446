package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest names.
 *
 * @param blobs what may be a blob: configs, layers, and children too
 * @param manifests what may be a manifest: the children of an index
 * @param subject what it refers to, which it does not keep
 * @param signed whether old trees may hold signatures beside it
 */
record References(
    List<Digest> blobs, List<Digest> manifests, Optional<Digest> subject, boolean signed) {
  /** What a manifest whose bytes are gone names. */
  static final References NONE = new References(List.of(), List.of(), Optional.empty(), false);
}
