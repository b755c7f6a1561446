package io.stowage.registry.gc.upload;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.gc.internal.sweep.Candidate;
import io.stowage.registry.gc.internal.sweep.QuarantineRemover;
import io.stowage.registry.gc.internal.sweep.Remover;
import io.stowage.registry.internal.lease.StoreFormat;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves uploads to the quarantine, checks whether something was added meanwhile, and purges them
 * only if nothing was.
 *
 * <p>Each purge keeps uploads in a folder of its own, whose name shows a later purge that this one
 * left them there.
 */
final class UploadRemover {
  private static final String RUNS = "uploads-";
  private static final String STAYS = "cannot be removed";

  private final StorageDriver driver;
  private final Runs runs;
  private final String run = RUNS + UUID.randomUUID();
  private final Refusals refusals;
  private final Remover remover;
  private boolean prepared;

  UploadRemover(Registry registry, boolean dryRun, Refusals refusals) {
    this.driver = registry.storage();
    this.runs = new Runs(driver);
    this.refusals = refusals;
    this.remover =
        Remover.of(registry, dryRun, QuarantineRemover.Mode.PURGE, run, this::prepare, refusals);
  }

  /** Returns whether nothing is changed, so that removed uploads are still there. */
  boolean pretends() {
    return remover.pretends();
  }

  /**
   * Removes an upload with its folder, unless something was added to it or a process has it open
   * for appending.
   *
   * @param upload an upload that was found to be old
   * @return whether this call removed it; if the store refuses, it stays and is reported
   */
  boolean remove(UploadAges.Part upload) {
    Candidate candidate = new Candidate(upload.seen(), List.of());
    boolean appends = isData(upload.object()) && !remover.pretends();
    Optional<Boolean> removed = refusals.attempt(
        upload.object(),
        STAYS,
        () -> appends ? removeAsWriter(candidate) : takeAndPurge(candidate));
    if (removed.isEmpty()) {
      remover.putBack(candidate);
    }
    return removed.orElse(false);
  }

  /** Removes the data as its writer, so that no other writer can add to it until it is gone. */
  private boolean removeAsWriter(Candidate data) {
    try {
      WritableByteChannel writer =
          driver.append(data.object(), data.seen().entry().size());
      try {
        return takeAndPurge(data);
      } finally {
        writer.close();
      }
    } catch (StorageException.Busy | StorageException.OffsetMismatch e) {
      return false;
    } catch (IOException e) {
      throw StorageException.ofChannel(data.object(), e);
    }
  }

  private boolean takeAndPurge(Candidate upload) {
    List<Candidate> taken = remover.take(List.of(upload));
    if (!taken.isEmpty() && hasNewData(upload.object())) {
      remover.putBack(upload);
      return false;
    }
    return !taken.isEmpty() && !remover.purge(taken).isEmpty();
  }

  /** Removes the remains of an upload that cannot continue; returns whether they are gone. */
  boolean removeRest(StoragePath folder) {
    return remover.pretends()
        || refusals.attempt(folder, STAYS, () -> deleteTree(folder)).orElse(false);
  }

  private boolean deleteTree(StoragePath folder) {
    try {
      return driver.deleteTree(folder);
    } catch (StorageException.Busy e) {
      return false;
    }
  }

  /** Restores uploads that interrupted purges left in quarantine. */
  void recover() {
    if (!remover.pretends()) {
      runs.recover(name -> name.startsWith(RUNS), refusals, () -> {}, upload -> {});
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
    return !isData(object) && driver.quarantine().keptBy(run).stat(data).isPresent();
  }
}
