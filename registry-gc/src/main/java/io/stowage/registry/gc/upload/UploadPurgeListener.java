package io.stowage.registry.gc.upload;

import io.stowage.registry.model.RepositoryName;
import java.util.UUID;

/**
 * Receives the progress of a purge of uploads, in one thread.
 *
 * <p>In a dry run, the removals that a real run would make are reported. An exception thrown by a
 * listener ends the run, as a failure of the store does.
 */
public interface UploadPurgeListener {
  /** Returns a listener that does nothing. */
  static UploadPurgeListener none() {
    return new UploadPurgeListener() {};
  }

  /** Called when a repository was processed, as number {@code done} of {@code all}. */
  default void repositoryDone(RepositoryName repository, int done, int all) {}

  /** Called when an upload with {@code size} bytes of data was removed. */
  default void uploadPurged(RepositoryName repository, UUID upload, long size) {}
}
