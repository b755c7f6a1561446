package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;

/** Receives each removal of a run as it happens, from several threads at once. Never throws. */
public interface SweepListener {
  /** The manifest {@code digest} of {@code repository} was removed. */
  void manifestRemoved(RepositoryName repository, Digest digest);

  /** The blob {@code digest}, of {@code size} bytes, was removed. */
  void blobRemoved(Digest digest, long size);

  /** The link of {@code repository} to the layer {@code digest} was removed. */
  void layerLinkRemoved(RepositoryName repository, Digest digest);

  /** {@code repository} was removed. */
  void repositoryRemoved(RepositoryName repository);
}
