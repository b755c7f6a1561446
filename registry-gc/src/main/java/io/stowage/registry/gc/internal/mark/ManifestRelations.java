package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The relations of a manifest to other manifests.
 *
 * @param children the manifests that it keeps
 * @param subject the manifest that it refers to, which keeps it
 */
public record ManifestRelations(List<Digest> children, Optional<Digest> subject) {
  /** The relations of most images: none. */
  static final ManifestRelations NONE = new ManifestRelations(List.of(), Optional.empty());
}
