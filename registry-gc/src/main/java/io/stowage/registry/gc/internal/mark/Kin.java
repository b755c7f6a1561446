package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest has to do with other manifests.
 *
 * @param children what it keeps
 * @param subject what it refers to, which keeps it
 */
public record Kin(List<Digest> children, Optional<Digest> subject) {
  /** That of most images: nothing. */
  static final Kin NONE = new Kin(List.of(), Optional.empty());
}
