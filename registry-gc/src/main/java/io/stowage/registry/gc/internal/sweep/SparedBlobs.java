package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.MarkSet;
import io.stowage.registry.model.Digest;

/**
 * The blobs that the sweep of all shards found unmarked and left in place: those that are young, on
 * which a writer relied, or that could not be looked up, moved or removed. Every other unmarked
 * blob is gone, or would be gone after a run that is not a dry run.
 *
 * <p>A blob is represented by its mark, so a blob that is gone may seem to be spared; the reverse
 * never happens. Thread-safe.
 */
public final class SparedBlobs {
  private final MarkSet spared = new MarkSet();
  private volatile boolean complete = true;

  /** Records that {@code blob} stays although it is not marked. */
  void add(Digest blob) {
    spared.add(blob);
  }

  /** Records that some blobs were not found, because their folder could not be listed. */
  void omitSome() {
    complete = false;
  }

  /** Returns whether all blobs were found, so that {@link #contains} knows each that is left. */
  boolean areComplete() {
    return complete;
  }

  /** Returns whether {@code blob} was recorded. */
  boolean contains(Digest blob) {
    return spared.contains(blob);
  }
}
