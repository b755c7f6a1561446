package io.stowage.registry.gc.upload;

import io.stowage.registry.model.RepositoryName;
import java.util.UUID;

/**
 * Is told what a purge of uploads does, as it goes, in one thread.
 *
 * <p>In a dry run, removals are told that a real run would make. An exception thrown here ends the run,
 * as an error of the store would.
 */
public interface UploadPurgeListener {
  /** Returns a listener that does nothing. */
  static UploadPurgeListener none() {
    return new UploadPurgeListener() {};
  }

  /** A repository was looked through, the {@code done}th of {@code all}. */
  default void repositoryDone(RepositoryName repository, int done, int all) {}

  /** An upload with {@code size} bytes of data was removed. */
  default void uploadPurged(RepositoryName repository, UUID upload, long size) {}
}
