package io.stowage.registry.oci;

import java.util.List;
import java.util.Objects;

/**
 * The result of an import or export.
 *
 * @param images the images that the layout names, in its order
 * @param manifests the number of manifests that were written, including those that only indexes
 *     name
 * @param blobsCopied the number of configs and layers that were written
 * @param bytesCopied the total size of these, in bytes
 * @param blobsSkipped the number of configs and layers that were already present
 */
public record CopyReport(
    List<CopiedImage> images, int manifests, int blobsCopied, long bytesCopied, int blobsSkipped) {
  /** Copies the images. */
  public CopyReport {
    Objects.requireNonNull(images, "images");
    images = List.copyOf(images);
  }
}
