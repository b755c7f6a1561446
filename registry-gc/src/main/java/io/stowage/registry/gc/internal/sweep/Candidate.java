package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.List;

/**
 * An object that may go, with the folder that is its own.
 *
 * @param object where it is
 * @param seen its lease when it was found to be garbage; with any other, it stays
 * @param history links that mean nothing without it, and go with it
 */
public record Candidate(StoragePath object, Instant seen, List<StoragePath> history) {
  public Candidate {
    history = List.copyOf(history);
  }

  /** Takes one that nothing depends on. */
  public Candidate(StoragePath object, Instant seen) {
    this(object, seen, List.of());
  }
}
