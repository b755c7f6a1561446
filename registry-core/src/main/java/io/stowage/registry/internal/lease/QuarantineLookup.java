package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds objects that collections keep in quarantine: the readers' side of the collection protocol.
 * An object at its own path costs one lookup. Thread-safe.
 */
public final class QuarantineLookup {
  private final StorageDriver driver;

  /** Creates a lookup in the quarantine of {@code driver}. */
  public QuarantineLookup(StorageDriver driver) {
    this.driver = driver;
  }

  /**
   * Looks at the store, then at its quarantine, then at the store once more, because an object may
   * have been restored in between. An object that exists throughout is found.
   *
   * @param look returns the result of a lookup in a view; returns empty, or throws {@link
   *     StorageException.NoSuchObject}, if nothing is there
   */
  public <T> Optional<T> find(Function<StorageView, Optional<T>> look) {
    Optional<T> found = find(driver, look);
    return found.isPresent() ? found : find(driver.quarantine(), look).or(() -> find(driver, look));
  }

  private static <T> Optional<T> find(StorageView view, Function<StorageView, Optional<T>> look) {
    try {
      return look.apply(view);
    } catch (StorageException.NoSuchObject e) {
      return Optional.empty();
    }
  }

  /** Restores all kept links {@code algorithm/hex/link} below {@code folder}. */
  public void restoreAll(StoragePath folder) {
    Quarantine kept = driver.quarantine();
    kept.list(
        folder,
        algorithm -> kept.list(
            folder.resolve(algorithm),
            encoded -> kept.restoreFromAnyRun(
                folder.resolve(algorithm).resolve(encoded).resolve(RegistryLayout.LINK))));
  }
}
