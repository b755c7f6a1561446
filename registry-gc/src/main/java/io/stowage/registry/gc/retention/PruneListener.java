package io.stowage.registry.gc.retention;

import io.stowage.registry.model.RepositoryName;

/**
 * Receives the progress of a {@link Pruner}, in one thread.
 *
 * <p>An exception thrown by a listener ends the run, as a failure of the store does.
 */
public interface PruneListener {
  /** Returns a listener that does nothing. */
  static PruneListener none() {
    return new PruneListener() {};
  }

  /**
   * Called for each tag once the decision about it has been carried out. If the tag was set again
   * in the meantime, the decision is that it stays. In a dry run, the decision that a real run
   * would carry out is reported.
   */
  default void decided(TagDecision decision) {}

  /** Called when a repository was processed, as number {@code done} of {@code all}. */
  default void repositoryDone(RepositoryName repository, int done, int all) {}
}
