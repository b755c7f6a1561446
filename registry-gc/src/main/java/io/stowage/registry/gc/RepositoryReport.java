package io.stowage.registry.gc;

import io.stowage.registry.model.RepositoryName;
import java.util.Objects;

/**
 * The results of a collection for one repository.
 *
 * <p>A blob that several repositories have is counted in each of them, so the sum over all
 * repositories may exceed the total.
 *
 * @param repository the name of the repository
 * @param manifestsMarked the number of manifests that stay
 * @param manifestsRemoved the number of manifests without a tag that were removed
 * @param blobsMarked the number of its layer links to blobs that a manifest of any repository
 *     reaches, plus the number of its manifests that stay; missing blobs are included
 * @param blobsRemoved the number of blobs of the repository that no manifest of any repository
 *     reaches
 * @param bytesReclaimed the total size of these removed blobs
 */
public record RepositoryReport(
    RepositoryName repository,
    int manifestsMarked,
    int manifestsRemoved,
    long blobsMarked,
    long blobsRemoved,
    long bytesReclaimed) {
  /** Checks that no component is null. */
  public RepositoryReport {
    Objects.requireNonNull(repository, "repository");
  }
}
