package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;

/**
 * Receives the removals and restores of a run as they happen, from several threads at once, and the
 * progress of its second mark. Never throws.
 */
public interface SweepListener {
  /** The manifest {@code digest} of {@code repository} was removed. */
  void manifestRemoved(RepositoryName repository, Digest digest);

  /** The blob {@code digest}, of {@code size} bytes, was removed. */
  void blobRemoved(Digest digest, long size);

  /** The link of {@code repository} to the layer {@code digest} was removed. */
  void layerLinkRemoved(RepositoryName repository, Digest digest);

  /** {@code repository} was removed. */
  void repositoryRemoved(RepositoryName repository);

  /** The blob {@code digest}, of {@code size} bytes, which an earlier run kept, was purged. */
  void blobFreed(Digest digest, long size);

  /** The run has {@code waited} for a part of {@code all} of the settle time. */
  void settling(Duration waited, Duration all);

  /** The second mark has marked {@code repository}, as number {@code done} of {@code all}. */
  void repositoryMarkedAgain(RepositoryName repository, int done, int all);

  /** The object at {@code path} was restored. */
  void restored(StoragePath path);
}
