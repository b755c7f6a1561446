package io.stowage.registry.gc;

import io.stowage.registry.internal.json.JsonWriter;
import java.util.List;
import java.util.Objects;

/**
 * The result of a purge of the quarantine or, in a dry run, what a purge would do.
 *
 * @param dryRun whether nothing was changed
 * @param cancelled whether the purge was asked to end before it was done; it can be repeated
 * @param runs the collections whose removals were purged
 * @param notFound the requested run, if it holds nothing; if this is not empty, nothing was changed
 * @param unfinished the chosen runs that have not finished. Nothing of them was purged: the next
 *     collection restores what they hold
 * @param objects the number of purged blobs and links
 * @param blobs the number of purged blobs
 * @param bytes the total size of the purged blobs, whose space is free
 * @param restored the number of objects that were restored instead, of whichever run, because
 *     something needs them again or a run had died
 * @param damages everything that could not be understood, moved or removed
 */
public record PurgeReport(
    boolean dryRun,
    boolean cancelled,
    List<String> runs,
    List<String> notFound,
    List<String> unfinished,
    long objects,
    long blobs,
    long bytes,
    long restored,
    List<Damage> damages) {
  /** Copies the lists. */
  public PurgeReport {
    Objects.requireNonNull(runs, "runs");
    Objects.requireNonNull(notFound, "notFound");
    Objects.requireNonNull(unfinished, "unfinished");
    Objects.requireNonNull(damages, "damages");
    runs = List.copyOf(runs);
    notFound = List.copyOf(notFound);
    unfinished = List.copyOf(unfinished);
    damages = List.copyOf(damages);
  }

  /**
   * Returns this report as a JSON object with the keys of {@code quarantine purge --json}. No
   * release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("dryRun", dryRun)
        .put("cancelled", cancelled)
        .put("runs", runs)
        .put("notFound", notFound)
        .put("unfinished", unfinished)
        .put("objectsPurged", objects)
        .put("blobsPurged", blobs)
        .put("bytesReclaimed", bytes)
        .put("broughtBack", restored)
        .put("damages", damages, Damage::toJson)
        .toString();
  }
}
