package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignEntries;
import io.stowage.registry.gc.internal.mark.ForeignFolders;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.run.CollectedStore;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The objects that the steps of one run share: the store, the age limit, and the recipients of
 * their results.
 *
 * @param store what is collected
 * @param gate distinguishes young objects from old ones
 * @param findings receives damage
 * @param refusals the objects that the store refuses to move or remove
 */
public record RunContext(
    CollectedStore store,
    AgeGate gate,
    Findings findings,
    Refusals refusals,
    Tally tally,
    SweepListener listener) {
  Registry registry() {
    return store.registry();
  }

  StorageDriver driver() {
    return store.driver();
  }

  /** Returns the view to list repositories in and to look up their links, which may be stale. */
  StorageView repositories() {
    return store.repositories();
  }

  /** Counts and reports that the object at {@code path} was restored. */
  public void restored(StoragePath path) {
    tally.restored.increment();
    listener.restored(path);
  }

  /**
   * Returns a view of {@code folder}. In a store whose lookups are slow, one listing serves all
   * lookups through it; an object that is removed afterwards is compared with the entry that was
   * found.
   */
  StorageView listed(StoragePath folder) {
    return driver().listed(folder.parent(), folder.name());
  }

  /**
   * Returns a view for a pass over {@code folder} of a repository that also looks up what it finds.
   * In a remote store this is the view of all repositories, which costs no request and may be stale.
   */
  StorageView within(StoragePath folder) {
    return driver().isRemote() ? repositories() : listed(folder);
  }

  LinkResolver links() {
    return registry().links();
  }

  /**
   * Returns the object at {@code path}, in a repository, as a candidate, if it exists and is not
   * young.
   */
  Optional<Candidate> old(StoragePath path) {
    return old(repositories(), path);
  }

  /** Returns the object that {@code view} shows at {@code path} in the same way. */
  Optional<Candidate> old(StorageView view, StoragePath path) {
    return view.stat(path)
        .filter(found -> !gate.isYoung(path, found.modified()))
        .map(found -> new Candidate(path, found));
  }

  /**
   * Returns whether {@code repository} needs its link to a manifest by {@code alias}, a digest other
   * than sha256: the manifest is in its place, or in quarantine and not among those that are {@code
   * gone}. A link that cannot be read stays.
   */
  boolean needsAlias(RepositoryName repository, Digest alias, Predicate<Digest> gone) {
    try {
      return links()
          .revision(repository, alias)
          .filter(stored -> !gone.test(stored)
              || driver().stat(RegistryLayout.revisionLink(repository, stored)).isPresent())
          .isPresent();
    } catch (DamagedLinkException | StorageException.UnexpectedKind e) {
      return true;
    }
  }

  /**
   * Returns the visitor that marks and reports everything in unrecognized folders during a walk.
   */
  Unrecognized foreign(Marks marks) {
    return new ForeignEntries(driver(), new ForeignFolders(driver(), marks, findings)::mark);
  }
}
