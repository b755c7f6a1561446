package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The relations of a manifest to other manifests.
 *
 * @param children the manifests that it keeps
 * @param subject the manifest that it refers to, which keeps it
 */
public record ManifestRelations(List<Digest> children, Optional<Digest> subject) {
  /** The relations of most images: none. */
  static final ManifestRelations NONE = new ManifestRelations(List.of(), Optional.empty());

  /** Returns these relations with each digest replaced by the result of {@code stored}. */
  ManifestRelations map(UnaryOperator<Digest> stored) {
    return new ManifestRelations(children.stream().map(stored).toList(), subject.map(stored));
  }
}
