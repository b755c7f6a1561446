package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignEntries;
import io.stowage.registry.gc.internal.mark.ForeignFolders;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.Optional;

/**
 * The objects that the steps of one run share: the store, the age limit, and the recipients of
 * their results.
 *
 * @param gate distinguishes young objects from old ones
 * @param findings receives damage
 * @param refusals the objects that the store refuses to move or remove
 */
public record RunContext(
    Registry registry,
    AgeGate gate,
    Findings findings,
    Refusals refusals,
    Tally tally,
    SweepListener listener) {
  StorageDriver driver() {
    return registry.storage();
  }

  LinkResolver links() {
    return registry.links();
  }

  /** Returns the object at {@code path} as a candidate, if it exists and is not young. */
  Optional<Candidate> old(StoragePath path) {
    return driver()
        .stat(path)
        .filter(found -> !gate.isYoung(path, found.modified()))
        .map(found -> new Candidate(path, found));
  }

  /**
   * Returns the visitor that marks and reports everything in unrecognized folders during a walk.
   */
  Unrecognized foreign(Marks marks) {
    return new ForeignEntries(driver(), new ForeignFolders(driver(), marks, findings)::mark);
  }
}
