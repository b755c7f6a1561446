package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The objects that one removal briefly moves to quarantine, where readers and writers still find
 * them. If the removal is interrupted, the next collection restores the remaining ones.
 */
public final class RemovalQuarantine {
  private final StorageDriver driver;
  private final Quarantine quarantine;
  private final String name = "removal-" + UUID.randomUUID();

  public RemovalQuarantine(StorageDriver driver) {
    this.driver = driver;
    this.quarantine = driver.quarantine();
  }

  /** Returns a view of the objects in quarantine. */
  public StorageView kept() {
    return quarantine.keptBy(name);
  }

  /** Takes objects as {@link Quarantine#take} does. */
  public List<StoragePath> take(List<Quarantine.Seen> objects) {
    return quarantine.take(name, objects);
  }

  /** Restores objects as {@link Quarantine#restore} does. */
  public List<StoragePath> restore(Collection<StoragePath> objects) {
    return quarantine.restore(name, objects);
  }

  /** Removes objects permanently, as {@link Quarantine#purge} does. */
  public List<StoragePath> purge(Collection<StoragePath> objects) {
    quarantine.aboutToPurge(name);
    return quarantine.purge(name, objects);
  }

  /** Waits for the state of {@code paths} as {@link Quarantine#persist} does. */
  public void persist(Collection<StoragePath> paths) {
    quarantine.persist(name, paths);
  }

  /** Removes the folders; to be called when nothing is kept in them. */
  public void end() {
    quarantine.end(name);
    driver.deleteIfEmpty(RegistryLayout.STOWAGE);
  }
}
