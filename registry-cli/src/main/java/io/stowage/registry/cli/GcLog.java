package io.stowage.registry.cli;

import io.stowage.registry.gc.GcListener;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.io.PrintWriter;
import java.util.concurrent.atomic.LongAdder;

/** Prints a line for each object that a collection removes, and its progress. Thread-safe. */
final class GcLog implements GcListener {
  private final PrintWriter out;
  private final Progress progress;
  private final String verb;
  private final boolean lines;
  private final LongAdder blobs = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  GcLog(PrintWriter out, Progress progress, boolean dryRun, boolean lines) {
    this.out = out;
    this.progress = progress;
    this.verb = dryRun ? "would remove " : "removed ";
    this.lines = lines;
  }

  @Override
  public void repositoryMarked(RepositoryName repository, int done, int all) {
    progress.show(() -> "marking: " + done + " of " + all + " repositories");
  }

  @Override
  public void manifestRemoved(RepositoryName repository, Digest digest) {
    print("manifest " + repository + "@" + digest);
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
    print("blob " + digest + " (" + Sizes.human(size) + ")");
  }

  @Override
  public void layerLinkRemoved(RepositoryName repository, Digest digest) {
    print("layer link " + repository + "@" + digest);
  }

  @Override
  public void repositoryRemoved(RepositoryName repository) {
    print("repository " + repository);
  }

  private void print(String what) {
    if (lines) {
      progress.aside(() -> out.println(verb + what));
    }
  }
}
