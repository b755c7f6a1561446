package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.collect.GcPhases.Phase;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Follows a collection: shows its progress, measures its phases, and passes each object that it
 * removes, frees or restores to a printer. Thread-safe.
 */
public final class GcLog implements GcListener {
  private final GcPrinter printer;
  private final Progress progress;
  private final GcPhases phases;
  private final LongAdder blobs = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * Follows a collection of another command, which prints the report itself; each object is printed
   * to {@code out} if {@code lines}.
   */
  public GcLog(PrintWriter out, Progress progress, boolean dryRun, boolean lines) {
    this(
        GcText.atOnce(out, progress, GcOptions.builder().dryRun(dryRun).build(), !lines),
        progress,
        new GcPhases(System::nanoTime));
  }

  GcLog(GcPrinter printer, Progress progress, GcPhases phases) {
    this.printer = printer;
    this.progress = progress;
    this.phases = phases;
  }

  @Override
  public void begun(GcOptions options) {
    phases.begin(Phase.MARK);
  }

  @Override
  public void repositoryMarked(RepositoryName repository, int done, int all) {
    progress.show(() -> "marking: " + done + " of " + all + " repositories");
    if (done == all) {
      phases.begin(Phase.REMOVE);
    }
  }

  @Override
  public void manifestRemoved(RepositoryName repository, Digest digest) {
    printer.done(new GcEvent.LinkRemoved("manifest", repository, digest));
  }

  @Override
  public void shardSwept(int done, int all) {
    progress.show(() -> "sweeping: " + done + " of " + all + " shards, "
        + Sizes.count(blobs.sum(), "blob") + ", " + Sizes.human(bytes.sum()));
  }

  @Override
  public void blobRemoved(Digest digest, long size) {
    blobs.increment();
    bytes.add(size);
    printer.done(new GcEvent.Blob("remove", digest, size));
  }

  @Override
  public void layerLinkRemoved(RepositoryName repository, Digest digest) {
    printer.done(new GcEvent.LinkRemoved("layer link", repository, digest));
  }

  @Override
  public void repositoryRemoved(RepositoryName repository) {
    printer.done(new GcEvent.RepositoryRemoved(repository));
  }

  @Override
  public void blobFreed(Digest digest, long size) {
    printer.done(new GcEvent.Blob("free", digest, size));
  }

  @Override
  public void settling(Duration waited, Duration all) {
    printer.idle();
    progress.show(() -> "waiting for requests of other programs: " + waited.toSeconds() + " of "
        + all.toSeconds() + " s");
    if (waited.isZero()) {
      phases.begin(Phase.SETTLE);
    } else if (waited.equals(all)) {
      phases.begin(Phase.MARK_AGAIN);
    }
  }

  @Override
  public void repositoryMarkedAgain(RepositoryName repository, int done, int all) {
    progress.show(() -> "marking again: " + done + " of " + all + " repositories");
  }

  @Override
  public void restored(StoragePath path) {
    printer.done(new GcEvent.Restored(path));
  }

  @Override
  public void finished(GcReport report) {
    printer.idle();
  }

  @Override
  public void failed(Throwable problem) {
    printer.idle();
  }
}
