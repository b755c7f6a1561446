package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.List;

/**
 * An object that may be removed together with its own folder.
 *
 * @param seen the object as it was when it was found to be garbage; it stays if its lease has
 *     changed
 * @param history links that have no meaning without the object and are removed with it
 */
public record Candidate(Quarantine.Seen seen, List<StoragePath> history) {
  public Candidate {
    history = List.copyOf(history);
  }

  /** Creates a candidate on which no other link depends. */
  public Candidate(StoragePath object, StorageEntry entry) {
    this(new Quarantine.Seen(object, entry), List.of());
  }

  /** Returns the path of the object. */
  public StoragePath object() {
    return seen.object();
  }
}
