package io.stowage.registry.oci;

import io.stowage.registry.internal.json.JsonWriter;
import java.util.List;
import java.util.Objects;

/**
 * The result of an import, an export or a copy.
 *
 * @param images the images that the layout or the caller names, in their order, followed by the
 *     referrers that an export or copy includes
 * @param manifests the number of manifests that were written, including those that only indexes
 *     name
 * @param manifestsSkipped the number of manifests that were already present
 * @param blobsCopied the number of configs and layers that were written
 * @param bytesCopied the total size of these, in bytes
 * @param blobsSkipped the number of configs and layers that were already present, or that were
 *     mounted from another repository of the registry
 * @param leftOut the images that an export of a registry left out, because they are incomplete or
 *     cannot be read; empty in all other cases
 */
public record CopyReport(
    List<CopiedImage> images,
    int manifests,
    int manifestsSkipped,
    int blobsCopied,
    long bytesCopied,
    int blobsSkipped,
    List<LeftOutImage> leftOut) {
  /** Copies the lists. */
  public CopyReport {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(leftOut, "leftOut");
    images = List.copyOf(images);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Returns this report as a JSON object with the keys of {@code import --json}, {@code export
   * --json} and {@code copy --json}. No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("images", images, CopiedImage::toJson)
        .put("manifests", manifests)
        .put("manifestsSkipped", manifestsSkipped)
        .put("blobsCopied", blobsCopied)
        .put("bytesCopied", bytesCopied)
        .put("blobsSkipped", blobsSkipped)
        .put("leftOut", leftOut, LeftOutImage::toJson)
        .toString();
  }
}
