package io.stowage.registry.cli.image;

import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.oci.CopyListener;

/** Shows the progress of an import, an export or a copy. */
final class CopyLog implements CopyListener {
  private final Progress progress;
  private long count;
  private long bytes;

  CopyLog(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void copied(Descriptor content) {
    count++;
    bytes += content.size();
    progress.show(() -> "copied: " + Sizes.count(count, "object") + ", " + Sizes.human(bytes));
  }
}
