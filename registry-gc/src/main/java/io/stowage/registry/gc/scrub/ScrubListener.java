package io.stowage.registry.gc.scrub;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;

/**
 * Is told what a scrub does, as it goes.
 *
 * <p>Calls come from several threads at once. An exception thrown here ends the scrub.
 */
public interface ScrubListener {
  /** Returns a listener that does nothing. */
  static ScrubListener none() {
    return new ScrubListener() {};
  }

  /** A repository was looked through, the {@code done}th of {@code all}. */
  default void repositoryScrubbed(RepositoryName repository, int done, int all) {}

  /** All {@code size} bytes of a blob were read, whatever was found. */
  default void blobScrubbed(Digest digest, long size) {}

  /** Something is not as it should be. */
  default void found(ScrubFinding finding) {}

  /** All up to {@code position} is done: a later scrub may {@linkplain ScrubOptions resume} behind it. */
  default void reached(ScrubPosition position) {}
}
