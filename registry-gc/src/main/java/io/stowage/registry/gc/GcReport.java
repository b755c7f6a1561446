package io.stowage.registry.gc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a collection did, or in a dry run would do.
 *
 * @param dryRun whether nothing was changed
 * @param cancelled whether it was asked to end before all was done; a later run completes it
 * @param startedAt when it began, by the store's clock
 * @param duration how long it took
 * @param manifestsMarked manifests that stay, a manifest of several repositories once for each
 * @param manifestsRemoved manifests without a tag that were removed, counted likewise
 * @param blobsMarked digests that something reaches: of manifests, configs, layers, and what they may
 *     be in a manifest that is not understood; also of blobs that are missing
 * @param blobsYoung blobs that nothing reaches and that stay since they are young
 * @param blobsRemoved blobs that were removed, those in quarantine too
 * @param bytesReclaimed how much space was freed: the sizes of blobs removed by this run, and by
 *     earlier ones that kept them in quarantine
 * @param bytesQuarantined the sizes of blobs that were removed and whose space a later run frees; in a
 *     dry run, of blobs that would be held, none of which is in quarantine
 * @param broughtBack manifests, blobs and links that had been removed, by this run or an earlier one,
 *     and are back in their places
 * @param layerLinksRemoved layer links to blobs that are gone
 * @param foldersRemoved empty folders; none are counted in a dry run
 * @param repositoriesRemoved repositories without any manifest
 * @param repositories what was found in each, by name; empty if that was not asked for
 * @param damages what could not be understood, or moved, or removed, and was kept, by path
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
    long broughtBack,
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
