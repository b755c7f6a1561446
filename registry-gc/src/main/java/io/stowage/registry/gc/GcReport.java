package io.stowage.registry.gc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The result of a collection or, in a dry run, what a collection would do.
 *
 * @param dryRun whether nothing was changed
 * @param cancelled whether the run was asked to end before it was done; a later run completes it
 * @param startedAt the start time by the clock of the store
 * @param duration the duration of the run
 * @param manifestsMarked the number of manifests that stay; a manifest of several repositories
 *     counts once for each
 * @param manifestsRemoved the number of manifests without a tag that were removed, counted in the
 *     same way
 * @param blobsMarked the number of digests that manifests reach, including the manifests
 *     themselves, missing blobs, and every digest in a manifest that is not understood
 * @param blobsYoung the number of unreached blobs that stay because they are young
 * @param blobsRemoved the number of blobs that were removed, including those in quarantine
 * @param bytesReclaimed the number of bytes freed: the sizes of blobs that this run removed, and of
 *     those that earlier runs had left in quarantine
 * @param bytesQuarantined the total size of removed blobs that stay in quarantine, whose space a
 *     later run frees; in a dry run, of the blobs that a run would leave there
 * @param restored the number of manifests, blobs and links that this run restored, after it or an
 *     earlier run had removed them
 * @param layerLinksRemoved the number of removed layer links whose blobs are gone
 * @param foldersRemoved the number of removed empty folders; zero in a dry run
 * @param repositoriesRemoved the number of removed repositories without any manifest
 * @param repositories the results for each repository, ordered by name; empty if they were not
 *     requested
 * @param damages the entries that were kept because they could not be understood, moved or removed,
 *     ordered by path
 */
public record GcReport(
    boolean dryRun,
    boolean cancelled,
    Instant startedAt,
    Duration duration,
    long manifestsMarked,
    long manifestsRemoved,
    long blobsMarked,
    long blobsYoung,
    long blobsRemoved,
    long bytesReclaimed,
    long bytesQuarantined,
    long restored,
    long layerLinksRemoved,
    long foldersRemoved,
    long repositoriesRemoved,
    List<RepositoryReport> repositories,
    List<Damage> damages) {
  /** Copies the lists. */
  public GcReport {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(repositories, "repositories");
    Objects.requireNonNull(damages, "damages");
    repositories = List.copyOf(repositories);
    damages = List.copyOf(damages);
  }
}
