package io.stowage.registry.gc;

import io.stowage.registry.model.RepositoryName;
import java.util.Objects;

/**
 * What a collection found in one repository.
 *
 * <p>A blob that several repositories have is counted in each, so these do not add up to the whole.
 *
 * @param repository which
 * @param manifestsMarked manifests that stay
 * @param manifestsRemoved manifests without a tag that were removed
 * @param blobsMarked blobs of the repository that some manifest reaches, by the names of its folders,
 *     and its own manifests that stay
 * @param blobsRemoved blobs that the repository could see and no manifest of any repository reaches
 * @param bytesReclaimed the sizes of those, added up
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
