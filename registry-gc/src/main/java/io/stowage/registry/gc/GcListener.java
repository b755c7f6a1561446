package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;

/**
 * Receives the progress of a collection.
 *
 * <p>Events that state how much is done are called one at a time, and their counts only grow. All
 * other methods except {@link #begun}, {@link #held}, {@link #finished} and {@link #failed} may be
 * called by several threads at once. In a dry run, the changes that a real run would make are
 * reported. An exception thrown by a listener is logged and changes nothing; to end a run,
 * {@linkplain GarbageCollector#cancel cancel} it.
 */
public interface GcListener {
  /** Returns a listener that does nothing. */
  static GcListener none() {
    return new GcListener() {};
  }

  /**
   * Called when a collection begins, after it has taken the lock. The last call of a run is {@link
   * #finished} or {@link #failed}.
   */
  default void begun(GcOptions options) {}

  /** Called when the collection has ended, possibly early because it was cancelled. */
  default void finished(GcReport report) {}

  /**
   * Called when the collection failed or was refused; a collection that was refused has not begun.
   * Its caller gets {@code problem} as an exception, or {@link GcOutcome.Locked}.
   */
  default void failed(Throwable problem) {}

  /** Called when a repository was marked, as number {@code done} of {@code all}. */
  default void repositoryMarked(RepositoryName repository, int done, int all) {}

  /** Called when a manifest was removed from a repository, with the tag history that names it. */
  default void manifestRemoved(RepositoryName repository, Digest digest) {}

  /** Called when a shard of the blobs was swept, as number {@code done} of {@code all}. */
  default void shardSwept(int done, int all) {}

  /** Called when a blob of {@code size} bytes was removed. */
  default void blobRemoved(Digest digest, long size) {}

  /** Called when a layer link whose blob is gone was removed. */
  default void layerLinkRemoved(RepositoryName repository, Digest digest) {}

  /** Called when a repository without any manifest was removed. */
  default void repositoryRemoved(RepositoryName repository) {}

  /** Called when a blob of {@code size} bytes that an earlier run held was freed. */
  default void blobFreed(Digest digest, long size) {}

  /**
   * Called when the run begins to wait for the {@linkplain GcOptions#settle settle time}, and then
   * about once per second until {@code waited} reaches {@code all}.
   */
  default void settling(Duration waited, Duration all) {}

  /**
   * Called when a repository was marked again after the settle time, as number {@code done} of
   * {@code all}.
   */
  default void repositoryMarkedAgain(RepositoryName repository, int done, int all) {}

  /**
   * Called when the object that belongs at {@code path}, which this or an earlier run had removed,
   * was restored.
   */
  default void restored(StoragePath path) {}

  /**
   * Called once, at the end of a run that leaves removed blobs in quarantine, with their number and
   * total size. A later run frees their space.
   */
  default void held(long blobs, long bytes) {}

  /** Called when something could not be understood, moved or removed, and was kept. */
  default void damaged(Damage damage) {}
}
