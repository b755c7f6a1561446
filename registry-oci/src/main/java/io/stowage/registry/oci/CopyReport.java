package io.stowage.registry.oci;

import java.util.List;
import java.util.Objects;

/**
 * What an import or export did.
 *
 * @param images what the layout names, in its order
 * @param manifests how many manifests were written, with those that only indexes name
 * @param blobsCopied how many configs and layers were written
 * @param bytesCopied their size
 * @param blobsSkipped how many configs and layers were there before
 */
public record CopyReport(
    List<CopiedImage> images, int manifests, int blobsCopied, long bytesCopied, int blobsSkipped) {
  /** Copies the images. */
  public CopyReport {
    Objects.requireNonNull(images, "images");
    images = List.copyOf(images);
  }
}
