package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import java.util.List;

/** Counts the copied content, and reports it to a listener. */
final class Tally {
  private final CopyListener listener;
  private int manifests;
  private int manifestsSkipped;
  private int blobsCopied;
  private long bytesCopied;
  private int blobsSkipped;

  Tally(CopyListener listener) {
    this.listener = listener;
  }

  void manifestCopied(Descriptor manifest) {
    manifests++;
    listener.copied(manifest);
  }

  void manifestSkipped(Descriptor manifest) {
    manifestsSkipped++;
    listener.skipped(manifest);
  }

  void blobCopied(Descriptor blob) {
    blobsCopied++;
    bytesCopied += blob.size();
    listener.copied(blob);
  }

  void blobSkipped(Descriptor blob) {
    blobsSkipped++;
    listener.skipped(blob);
  }

  CopyReport report(List<CopiedImage> images, List<LeftOutImage> leftOut) {
    return new CopyReport(
        images, manifests, manifestsSkipped, blobsCopied, bytesCopied, blobsSkipped, leftOut);
  }
}
