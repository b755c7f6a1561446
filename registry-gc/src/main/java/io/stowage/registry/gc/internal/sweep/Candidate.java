package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.List;

/**
 * An object that may be removed together with its own folder.
 *
 * @param object the path of the object
 * @param seen its lease when it was found to be garbage; it stays if the lease has changed
 * @param history links that have no meaning without the object and are removed with it
 */
public record Candidate(StoragePath object, Instant seen, List<StoragePath> history) {
  public Candidate {
    history = List.copyOf(history);
  }

  /** Creates a candidate on which no other link depends. */
  public Candidate(StoragePath object, Instant seen) {
    this(object, seen, List.of());
  }
}
