package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubListener;
import io.stowage.registry.gc.scrub.ScrubPosition;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.concurrent.atomic.LongAdder;

/** Shows the progress of a scrub, and where the next one can continue. Thread-safe. */
final class VerifyLog implements ScrubListener {
  private final Progress progress;
  private final LongAdder blobs = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder damages = new LongAdder();
  private volatile String reached = "";

  VerifyLog(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void repositoryScrubbed(RepositoryName repository, int done, int all) {
    progress.show(() -> "links: " + done + " of " + all + " repositories, " + damages());
  }

  @Override
  public void blobScrubbed(Digest digest, long size) {
    blobs.increment();
    bytes.add(size);
    progress.show(() ->
        "blobs: " + blobs.sum() + ", " + Sizes.human(bytes.sum()) + ", " + damages() + reached);
  }

  @Override
  public void found(ScrubFinding finding) {
    if (finding.isDamage()) {
      damages.increment();
    }
  }

  @Override
  public void reached(ScrubPosition position) {
    reached = ", up to " + position;
  }

  private String damages() {
    return damages.sum() + " damaged";
  }
}
