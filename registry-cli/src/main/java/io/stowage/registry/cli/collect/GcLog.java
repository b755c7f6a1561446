package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Prints a line for each object that a collection removes, frees or restores, and its progress.
 * Thread-safe.
 */
public final class GcLog implements GcListener {
  private final PrintWriter out;
  private final Progress progress;
  private final boolean dryRun;
  private final boolean lines;
  private final LongAdder blobs = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  public GcLog(PrintWriter out, Progress progress, boolean dryRun, boolean lines) {
    this.out = out;
    this.progress = progress;
    this.dryRun = dryRun;
    this.lines = lines;
  }

  @Override
  public void repositoryMarked(RepositoryName repository, int done, int all) {
    progress.show(() -> "marking: " + done + " of " + all + " repositories");
  }

  @Override
  public void manifestRemoved(RepositoryName repository, Digest digest) {
    print("remove", "manifest " + repository + "@" + digest);
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
    print("remove", "blob " + digest + " (" + Sizes.human(size) + ")");
  }

  @Override
  public void layerLinkRemoved(RepositoryName repository, Digest digest) {
    print("remove", "layer link " + repository + "@" + digest);
  }

  @Override
  public void repositoryRemoved(RepositoryName repository) {
    print("remove", "repository " + repository);
  }

  @Override
  public void blobFreed(Digest digest, long size) {
    print("free", "blob " + digest + " (" + Sizes.human(size) + ")");
  }

  @Override
  public void settling(Duration waited, Duration all) {
    progress.show(() -> "waiting for requests of other programs: " + waited.toSeconds() + " of "
        + all.toSeconds() + " s");
  }

  @Override
  public void repositoryMarkedAgain(RepositoryName repository, int done, int all) {
    progress.show(() -> "marking again: " + done + " of " + all + " repositories");
  }

  @Override
  public void restored(StoragePath path) {
    print("restore", path.value());
  }

  /** Prints that {@code verb}, which ends with the letter e, was or would be done to an object. */
  private void print(String verb, String object) {
    if (lines) {
      String done = dryRun ? "would " + verb : verb + "d";
      progress.aside(() -> out.println(done + " " + object));
    }
  }
}
