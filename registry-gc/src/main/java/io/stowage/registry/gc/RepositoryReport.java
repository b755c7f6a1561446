package io.stowage.registry.gc;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.RegistryException;
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
  /**
   * Checks that no component is null or negative.
   *
   * @throws IllegalArgumentException if a component is negative
   */
  public RepositoryReport {
    Objects.requireNonNull(repository, "repository");
    Counts.check("manifestsMarked", manifestsMarked);
    Counts.check("manifestsRemoved", manifestsRemoved);
    Counts.check("blobsMarked", blobsMarked);
    Counts.check("blobsRemoved", blobsRemoved);
    Counts.check("bytesReclaimed", bytesReclaimed);
  }

  /** Returns a builder of a report in which all numbers are zero. */
  public static Builder builder(RepositoryName repository) {
    Objects.requireNonNull(repository, "repository");
    return new Builder(repository);
  }

  /**
   * Returns a builder of a report in which all numbers are zero.
   *
   * @throws RegistryException NAME_INVALID if the name is not valid
   */
  public static Builder builder(String repository) {
    Objects.requireNonNull(repository, "repository");
    return builder(RepositoryName.parse(repository));
  }

  /**
   * Returns this report as a JSON object with the keys of {@code garbage-collect --json}. No
   * release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("repository", repository.value())
        .put("manifestsMarked", manifestsMarked)
        .put("manifestsRemoved", manifestsRemoved)
        .put("blobsMarked", blobsMarked)
        .put("blobsRemoved", blobsRemoved)
        .put("bytesReclaimed", bytesReclaimed)
        .toString();
  }

  /** Builds a report. Not thread-safe. */
  public static final class Builder {
    private final RepositoryName repository;
    private int manifestsMarked;
    private int manifestsRemoved;
    private long blobsMarked;
    private long blobsRemoved;
    private long bytesReclaimed;

    private Builder(RepositoryName repository) {
      this.repository = repository;
    }

    /** Sets {@link RepositoryReport#manifestsMarked()}. */
    public Builder manifestsMarked(int count) {
      manifestsMarked = count;
      return this;
    }

    /** Sets {@link RepositoryReport#manifestsRemoved()}. */
    public Builder manifestsRemoved(int count) {
      manifestsRemoved = count;
      return this;
    }

    /** Sets {@link RepositoryReport#blobsMarked()}. */
    public Builder blobsMarked(long count) {
      blobsMarked = count;
      return this;
    }

    /** Sets {@link RepositoryReport#blobsRemoved()}. */
    public Builder blobsRemoved(long count) {
      blobsRemoved = count;
      return this;
    }

    /** Sets {@link RepositoryReport#bytesReclaimed()}. */
    public Builder bytesReclaimed(long bytes) {
      bytesReclaimed = bytes;
      return this;
    }

    /**
     * Returns the report.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public RepositoryReport build() {
      return new RepositoryReport(
          repository, manifestsMarked, manifestsRemoved, blobsMarked, blobsRemoved, bytesReclaimed);
    }
  }
}
