package io.stowage.registry.gc;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Objects;

/**
 * What an undo brought back.
 *
 * @param broughtBack what is in its place again, in the order in which it came
 * @param alreadyThere what something had come for in its place meanwhile; that one stays
 * @param notFound digests that were asked for, and of which nothing is out of sight or in its place
 */
public record RestoreReport(
    List<Restored> broughtBack, List<LayoutEntry> alreadyThere, List<Digest> notFound) {
  /** Copies the lists. */
  public RestoreReport {
    Objects.requireNonNull(broughtBack, "broughtBack");
    Objects.requireNonNull(alreadyThere, "alreadyThere");
    Objects.requireNonNull(notFound, "notFound");
    broughtBack = List.copyOf(broughtBack);
    alreadyThere = List.copyOf(alreadyThere);
    notFound = List.copyOf(notFound);
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
}
