package io.stowage.registry.gc;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a restore brought back, or would bring back if it was a dry run.
 *
 * @param broughtBack what is in its place again, in the order in which it came, with the links that
 *     were written anew
 * @param alreadyThere objects in whose place another one was already; that one stays
 * @param notFound names that were asked for and do not exist: digests of which nothing is out of sight
 *     or in its place, or a run; if there are any, nothing was changed
 * @param missing what manifests that came back require and nothing holds any more
 * @param damages what could not be brought back, or not be understood
 */
public record RestoreReport(
    List<Restored> broughtBack,
    List<LayoutEntry> alreadyThere,
    List<String> notFound,
    List<Missing> missing,
    List<Damage> damages) {
  /** Copies the lists. */
  public RestoreReport {
    Objects.requireNonNull(broughtBack, "broughtBack");
    Objects.requireNonNull(alreadyThere, "alreadyThere");
    Objects.requireNonNull(notFound, "notFound");
    Objects.requireNonNull(missing, "missing");
    Objects.requireNonNull(damages, "damages");
    broughtBack = List.copyOf(broughtBack);
    alreadyThere = List.copyOf(alreadyThere);
    notFound = List.copyOf(notFound);
    missing = List.copyOf(missing);
    damages = List.copyOf(damages);
  }

  /** Returns the report of a restore that changed nothing, because {@code names} do not exist. */
  static RestoreReport notFound(List<String> names) {
    return new RestoreReport(List.of(), List.of(), names, List.of(), List.of());
  }

  /** Returns this with other {@code damages}. */
  RestoreReport withDamages(List<Damage> damages) {
    return new RestoreReport(broughtBack, alreadyThere, notFound, missing, damages);
  }

  /** Returns whether everything that was asked for is there, with everything that it references. */
  public boolean isComplete() {
    return notFound.isEmpty() && missing.isEmpty() && damages.isEmpty();
  }

  /** Returns how many bytes of blobs came back. */
  public long bytes() {
    return broughtBack.stream()
        .filter(restored -> restored.entry() instanceof LayoutEntry.BlobData)
        .mapToLong(Restored::size)
        .sum();
  }

  /**
   * A file that came back.
   *
   * @param entry which, and where
   * @param size its length in bytes
   */
  public record Restored(LayoutEntry entry, long size) {
    /** Checks that no component is null. */
    public Restored {
      Objects.requireNonNull(entry, "entry");
    }
  }

  /**
   * Bytes, or the link to them, that a manifest requires and that are neither in their place nor out of
   * sight.
   *
   * @param repository in which the link is missing, or empty if the bytes are
   * @param digest of the bytes
   * @param manifest which manifest references it; the same digest where the bytes of the manifest itself
   *     are missing, whose link then stays out of sight
   */
  public record Missing(Optional<RepositoryName> repository, Digest digest, Digest manifest) {
    /** Checks that no component is null. */
    public Missing {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(manifest, "manifest");
    }
  }
}
