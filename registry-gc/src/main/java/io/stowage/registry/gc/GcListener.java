package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;

/**
 * Receives the progress of a collection.
 *
 * <p>All methods except {@link #begun}, {@link #finished} and {@link #failed} may be called by
 * several threads at once. In a dry run, the removals that a real run would make are reported. An
 * exception thrown by a listener is logged and changes nothing; to end a run, {@linkplain
 * GarbageCollector#cancel cancel} it.
 */
public interface GcListener {
  /** Returns a listener that does nothing. */
  static GcListener none() {
    return new GcListener() {};
  }

  /**
   * Called when a collection begins. The last call of a run is {@link #finished} or {@link
   * #failed}.
   */
  default void begun(GcOptions options) {}

  /** Called when the collection has ended, possibly early because it was cancelled. */
  default void finished(GcReport report) {}

  /**
   * Called when the collection failed or was refused; its caller gets {@code problem} as an
   * exception.
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

  /** Called when something could not be understood, moved or removed, and was kept. */
  default void damaged(Damage damage) {}
}
