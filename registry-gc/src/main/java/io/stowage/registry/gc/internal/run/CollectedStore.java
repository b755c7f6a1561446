package io.stowage.registry.gc.internal.run;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageView;
import java.util.Optional;

/**
 * The store that a run collects.
 *
 * @param snapshot shows its repositories, if lookups in the store are requests
 */
public record CollectedStore(Registry registry, Optional<Snapshot> snapshot) {
  /**
   * Creates the store of a run whose mark looks through {@code view}. A remote store has a snapshot,
   * which shows the store itself until it is refreshed.
   */
  public static CollectedStore of(Registry registry, StorageView view) {
    return new CollectedStore(
        registry,
        registry.storage().isRemote()
            ? Optional.of(new Snapshot(view, RegistryLayout.REPOSITORIES))
            : Optional.empty());
  }

  /** Returns the driver of the store. */
  public StorageDriver driver() {
    return registry.storage();
  }

  /** Returns the view to list repositories in and to look up their links, which may be stale. */
  public StorageView repositories() {
    return snapshot.map(StorageView.class::cast).orElseGet(this::driver);
  }

  /** Lists the repositories again, if there is a snapshot of them. */
  public void refresh() {
    snapshot.ifPresent(Snapshot::refresh);
  }
}
