package io.stowage.registry.gc.scrub;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;

/**
 * Receives the progress of a scrub.
 *
 * <p>Several threads may call it at once. An exception thrown by a listener ends the scrub.
 */
public interface ScrubListener {
  /** Returns a listener that does nothing. */
  static ScrubListener none() {
    return new ScrubListener() {};
  }

  /** Called when a repository was scrubbed, as number {@code done} of {@code all}. */
  default void repositoryScrubbed(RepositoryName repository, int done, int all) {}

  /** Called when all {@code size} bytes of a blob were read, even if a problem was found. */
  default void blobScrubbed(Digest digest, long size) {}

  /** Called when a problem was found. */
  default void found(ScrubFinding finding) {}

  /**
   * Called when all parts up to {@code position} are done; a later scrub may {@linkplain
   * ScrubOptions#resumeAfter() resume} there.
   */
  default void reached(ScrubPosition position) {}
}
