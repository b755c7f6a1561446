package io.stowage.registry.gc.upload;

import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.internal.lease.StoreFormat;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.UUID;

/**
 * Takes uploads out of sight, checks whether something was added meanwhile, and purges them only if
 * nothing was.
 *
 * <p>Each run keeps uploads out of sight in a folder of its own, whose name shows a later run that
 * a purge left them there.
 */
final class UploadRemover {
  private static final String RUNS = "uploads-";

  private final StorageDriver driver;
  private final Quarantine quarantine;
  private final Runs runs;
  private final String run = RUNS + UUID.randomUUID();
  private final Refusals refusals;
  private boolean prepared;

  UploadRemover(StorageDriver driver, Refusals refusals) {
    this.driver = driver;
    this.quarantine = driver.quarantine();
    this.refusals = refusals;
    this.runs = new Runs(driver);
  }

  /**
   * Removes an upload with its folder, unless something was added to it or a process has it open
   * for appending.
   *
   * @param upload an upload that was found to be old
   * @return whether this call removed it; if the store refuses, it stays and is reported
   */
  boolean remove(UploadAges.Part upload) {
    prepare();
    StoragePath object = upload.object();
    return refusals
        .attempt(
            object,
            "cannot be removed",
            () -> isData(object) ? removeAsWriter(upload) : take(upload))
        .orElseGet(() -> bringBack(object));
  }

  /** Removes the data as its writer, so that no other writer can add to it until it is gone. */
  private boolean removeAsWriter(UploadAges.Part upload) {
    try {
      WritableByteChannel writer = driver.append(upload.object(), upload.size());
      try {
        return take(upload);
      } finally {
        writer.close();
      }
    } catch (StorageException.Busy | StorageException.OffsetMismatch e) {
      return false;
    } catch (IOException e) {
      throw StorageException.ofChannel(upload.object(), e);
    }
  }

  /** Takes an upload out of sight, and purges it unless something was added to it meanwhile. */
  private boolean take(UploadAges.Part upload) {
    StoragePath object = upload.object();
    if (quarantine.take(run, List.of(upload.seen())).isEmpty()) {
      return false;
    }
    if (hasNewData(object)) {
      quarantine.restore(run, List.of(object));
      return false;
    }
    quarantine.aboutToPurge(run);
    return !quarantine.purge(run, List.of(object)).isEmpty();
  }

  /** Removes the remains of an upload that cannot continue; returns whether they are gone. */
  boolean removeRest(StoragePath folder) {
    return refusals
        .attempt(folder, "cannot be removed", () -> deleteTree(folder))
        .orElse(false);
  }

  private boolean deleteTree(StoragePath folder) {
    try {
      return driver.deleteTree(folder);
    } catch (StorageException.Busy e) {
      return false;
    }
  }

  /** Brings the object back, and returns false because it was not removed. */
  private boolean bringBack(StoragePath object) {
    runs.bringBack(run, object, refusals);
    return false;
  }

  /** Brings back what interrupted purges left out of sight. */
  void recover() {
    for (String other : runs.all()) {
      if (other.startsWith(RUNS)) {
        runs.bringBack(other, refusals, () -> {});
        runs.remove(other, refusals);
      }
    }
  }

  /** Removes the folders that this purge created. */
  void removeFolders() {
    if (prepared) {
      runs.remove(run, refusals);
    }
  }

  private void prepare() {
    if (!prepared) {
      StoreFormat.write(driver);
      prepared = true;
    }
  }

  private static boolean isData(StoragePath object) {
    return object.name().equals(RegistryLayout.DATA);
  }

  private boolean hasNewData(StoragePath object) {
    StoragePath data = object.parent().resolve(RegistryLayout.DATA);
    return !isData(object) && quarantine.keptBy(run).stat(data).isPresent();
  }
}
