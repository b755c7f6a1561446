package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;

/**
 * Limits what all images of an import or export reach together, because a layout may come from an
 * untrusted source. Content counts once for each repository. Not thread-safe.
 */
final class GraphLimit {
  private static final int DEEPEST = 16;
  private static final int MOST_MANIFESTS = 100_000;
  private static final int MOST_BLOBS = 400_000;

  private int manifests;
  private int blobs;

  /**
   * Checks the depth of {@code manifest} below the index that a layout names.
   *
   * @throws RegistryException MANIFEST_INVALID if it is too deep
   */
  void checkDepth(Descriptor manifest, int depth) {
    check(manifest, depth, DEEPEST, "levels of indexes");
  }

  /**
   * Counts {@code manifest}.
   *
   * @throws RegistryException MANIFEST_INVALID if there are too many
   */
  void countManifest(Descriptor manifest) {
    manifests++;
    check(manifest, manifests, MOST_MANIFESTS, "manifests");
  }

  /**
   * Counts {@code blob}.
   *
   * @throws RegistryException MANIFEST_INVALID if there are too many
   */
  void countBlob(Descriptor blob) {
    blobs++;
    check(blob, blobs, MOST_BLOBS, "blobs");
  }

  private static void check(Descriptor content, int count, int most, String what) {
    if (count > most) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID, content.digest().toString(), "at most " + most + " " + what);
    }
  }
}
