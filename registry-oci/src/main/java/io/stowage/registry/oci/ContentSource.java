package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A source of manifests and blobs. */
interface ContentSource {
  /**
   * Returns the bytes of a manifest, or empty if this source does not contain it.
   *
   * @throws RegistryException SIZE_INVALID or DIGEST_INVALID if they do not match the descriptor
   */
  Optional<byte[]> manifest(Descriptor manifest) throws IOException;

  /**
   * Opens a blob, or returns empty if this source does not contain it. The caller checks the digest
   * and closes the stream.
   *
   * @throws RegistryException SIZE_INVALID if it has another size
   */
  Optional<InputStream> blob(Descriptor blob) throws IOException;

  /** Returns whether this source contains a blob. */
  boolean has(Descriptor blob) throws IOException;

  /** Returns whether a child of an index is a blob. */
  default boolean isBlob(Descriptor child) {
    return !child.mediaType().isManifest();
  }

  /** Returns the repository that this source reads, or empty if it reads files. */
  default Optional<Repository> repository() {
    return Optional.empty();
  }

  /** Renews the leases of everything in {@code graph} if this source reads a repository. */
  default void renew(ImageGraph graph) {}
}
