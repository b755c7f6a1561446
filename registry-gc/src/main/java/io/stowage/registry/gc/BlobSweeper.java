package io.stowage.registry.gc;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes the blobs of a shard that nothing reaches and that are not young. Thread-safe. */
final class BlobSweeper {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final boolean dryRun;
  private final boolean removesFolders;
  private final AgeGate gate;
  private final Remover remover;
  private final Marks marks;
  private final GcListener listener;

  BlobSweeper(
      StorageDriver driver,
      GcOptions options,
      AgeGate gate,
      Remover remover,
      Marks marks,
      GcListener listener) {
    this.driver = driver;
    this.walk = new RegistryWalk(driver);
    this.dryRun = options.dryRun();
    this.removesFolders = !dryRun && options.tidying().contains(Tidying.EMPTY_FOLDERS);
    this.gate = gate;
    this.remover = remover;
    this.marks = marks;
    this.listener = listener;
  }

  /** Returns all shards. */
  List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    walk.forEachShard((algorithm, prefix) -> shards.add(new Shard(algorithm, prefix)));
    return shards;
  }

  Swept sweep(Shard shard) {
    Swept swept = new Swept();
    List<Digest> garbage = RegistryWalk.collect(
        each -> walk.forEachBlobBut(marks::contains, shard.algorithm(), shard.prefix(), each));
    garbage.forEach(digest -> sweep(digest, swept));
    if (removesFolders
        && driver.deleteIfEmpty(RegistryLayout.shard(shard.algorithm(), shard.prefix()))) {
      swept.folders++;
    }
    return swept;
  }

  private void sweep(Digest digest, Swept swept) {
    StoragePath data = RegistryLayout.blobData(digest);
    Optional<StorageEntry> entry = driver.stat(data);
    if (entry.isEmpty()) {
      swept.folders += removesFolders ? EmptyFolders.remove(driver, data.parent()) : 0;
    } else if (gate.isYoung(entry.get().modified())) {
      swept.young++;
    } else if (dryRun || remover.remove(new Candidate(data, entry.get().modified()))) {
      swept.blobs++;
      swept.bytes += entry.get().size();
      listener.blobRemoved(digest, entry.get().size());
    } else {
      swept.young++;
    }
  }

  /**
   * The blobs of an algorithm whose digests begin alike.
   *
   * @param algorithm of the digests
   * @param prefix their first two digits
   */
  record Shard(DigestAlgorithm algorithm, String prefix) {}

  /** What became of the unmarked blobs of a shard. */
  static final class Swept {
    private long blobs;
    private long bytes;
    private long young;
    private long folders;

    long blobs() {
      return blobs;
    }

    long bytes() {
      return bytes;
    }

    long young() {
      return young;
    }

    long folders() {
      return folders;
    }
  }
}
