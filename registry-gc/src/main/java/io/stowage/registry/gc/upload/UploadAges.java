package io.stowage.registry.gc.upload;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Finds uploads to which nothing was added since a given time. */
final class UploadAges {
  private final Registry registry;
  private final StorageDriver driver;
  private final Instant limit;

  /** Treats everything last modified at {@code limit} or before as old. */
  UploadAges(Registry registry, Instant limit) {
    this.registry = registry;
    this.driver = registry.storage();
    this.limit = limit;
  }

  /**
   * The object that represents an upload.
   *
   * @param seen the data of the upload or, without data, the file that records its start
   * @param size the size of the data in bytes
   * @param old whether the upload began before the limit and nothing was added to it since
   */
  record Part(Quarantine.Seen seen, long size, boolean old) {
    StoragePath object() {
      return seen.object();
    }
  }

  /** Returns the object that represents an upload, or empty if it has neither data nor a start. */
  Optional<Part> find(RepositoryName repository, UUID upload) {
    StoragePath data = RegistryLayout.uploadData(repository, upload);
    StoragePath begun = RegistryLayout.uploadStartedAt(repository, upload);
    Optional<StorageEntry> bytes = driver.stat(data);
    Optional<StorageEntry> beginning = driver.stat(begun);
    boolean old = bytes.map(StorageEntry::modified).filter(this::isYoung).isEmpty()
        && beginning
            .map(there -> startedAt(repository, upload).orElse(there.modified()))
            .filter(this::isYoung)
            .isEmpty();
    return bytes
        .map(there -> new Part(new Quarantine.Seen(data, there), there.size(), old))
        .or(() -> beginning.map(there -> new Part(new Quarantine.Seen(begun, there), 0, old)));
  }

  /**
   * Returns whether everything in {@code folder} is old and can only be the remains of an upload
   * whose removal was interrupted. In a folder that is not old, a program that does not use this
   * library may be about to begin an upload.
   */
  boolean isOldRest(StoragePath folder, Consumer<StoragePath> foreign) {
    List<String> children = new ArrayList<>();
    driver.list(folder, children::add);
    boolean old = driver.changed(folder).filter(this::isYoung).isEmpty();
    for (String child : children) {
      old &= isOldRestAt(folder.resolve(child), foreign);
    }
    return old;
  }

  private boolean isOldRestAt(StoragePath path, Consumer<StoragePath> foreign) {
    Optional<StorageEntry> object = driver.stat(path);
    if (object.isEmpty()) {
      return isOldRest(path, foreign);
    }
    if (LayoutEntry.parse(path)
        .filter(LayoutEntry.UploadHashState.class::isInstance)
        .isEmpty()) {
      foreign.accept(path);
      return false;
    }
    return !isYoung(object.get().modified());
  }

  private Optional<Instant> startedAt(RepositoryName repository, UUID upload) {
    try {
      return registry.repository(repository).blobs().resumeUpload(upload).startedAt();
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  private boolean isYoung(Instant time) {
    return time.isAfter(limit);
  }
}
