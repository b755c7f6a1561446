package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;

/**
 * Is told what a collection does, as it goes.
 *
 * <p>Calls come from several threads at once, but the first and the last. In a dry run, removals are
 * told that a real run would make. An exception thrown here is logged, and changes nothing; to end a
 * run, {@linkplain GarbageCollector#cancel cancel} it.
 */
public interface GcListener {
  /** Returns a listener that does nothing. */
  static GcListener none() {
    return new GcListener() {};
  }

  /** A collection begins. One call of {@link #finished} or {@link #failed} is the last of the run. */
  default void begun(GcOptions options) {}

  /** The collection ended, early if it was cancelled. */
  default void finished(GcReport report) {}

  /** The collection failed, or another one is running; who asked for it is thrown {@code problem}. */
  default void failed(Throwable problem) {}

  /** A repository was marked, the {@code done}th of {@code all}. */
  default void repositoryMarked(RepositoryName repository, int done, int all) {}

  /** A manifest, and the tag history that names it, was removed from a repository. */
  default void manifestRemoved(RepositoryName repository, Digest digest) {}

  /** A part of the blobs was swept, the {@code done}th of {@code all}. */
  default void shardSwept(int done, int all) {}

  /** A blob of {@code size} bytes was removed. */
  default void blobRemoved(Digest digest, long size) {}

  /** A layer link to a blob that is gone was removed. */
  default void layerLinkRemoved(RepositoryName repository, Digest digest) {}

  /** A repository without any manifest was removed. */
  default void repositoryRemoved(RepositoryName repository) {}

  /** Something could not be understood, moved or removed, and is kept. */
  default void damaged(Damage damage) {}
}
