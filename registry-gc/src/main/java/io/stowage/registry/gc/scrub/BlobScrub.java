package io.stowage.registry.gc.scrub;

import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Schema1Manifest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Verifies the bytes of blobs. Thread-safe. */
final class BlobScrub {
  private final StorageDriver driver;
  private final ScrubStore store;
  private final BlobHasher hasher;
  private final ScrubFindings findings;
  private final ScrubListener listener;
  private final LongAdder blobs = new LongAdder();

  BlobScrub(
      StorageDriver driver,
      ScrubStore store,
      BlobHasher hasher,
      ScrubFindings findings,
      ScrubListener listener) {
    this.driver = driver;
    this.store = store;
    this.hasher = hasher;
    this.findings = findings;
    this.listener = listener;
  }

  void scrub(Digest digest) {
    store.expectOnly(RegistryLayout.blobFolder(digest), Set.of(RegistryLayout.DATA));
    findings.check(found -> check(digest, found));
    findings.attempt(() -> driver.stat(RegistryLayout.blobData(digest)).ifPresent(entry -> {
      blobs.increment();
      listener.blobScrubbed(digest, entry.size());
    }));
  }

  /** Returns the number of blobs found. */
  long blobs() {
    return blobs.sum();
  }

  /** Checks a blob; an empty folder is not a finding, because deletions leave such folders. */
  private void check(Digest digest, Consumer<ScrubFinding> found) {
    StoragePath data = RegistryLayout.blobData(digest);
    Optional<StorageEntry> entry = driver.stat(data);
    if (entry.isEmpty()) {
      store.reportFolder(data, found);
    } else if (!digest.algorithm().isKnown()) {
      found.accept(ScrubFinding.of(
          Kind.BLOB_UNVERIFIABLE,
          data,
          digest,
          "sha256 or sha512",
          digest.algorithm().name()));
    } else {
      check(data, digest, entry.get(), found);
    }
  }

  /** Checks the bytes; a blob that disappears meanwhile was removed by a collector. */
  private void check(
      StoragePath data, Digest digest, StorageEntry entry, Consumer<ScrubFinding> found) {
    try {
      Digest actual = hasher.hash(data, digest.algorithm(), entry.size());
      if (!actual.equals(digest) && !isSchema1(data, digest)) {
        found.accept(wrong(data, digest, actual, entry.size()));
      }
    } catch (StorageException.NoSuchObject e) {
      return;
    }
  }

  private ScrubFinding wrong(StoragePath data, Digest digest, Digest actual, long size) {
    Kind kind = size == 0 ? Kind.BLOB_EMPTY : Kind.BLOB_CORRUPT;
    String content = size + " bytes of digest " + actual;
    return ScrubFinding.of(kind, data, digest, digest.toString(), content)
        .young(store.isYoung(data));
  }

  /**
   * Returns whether this is a signed schema 1 manifest stored under the digest of its signed part,
   * as in older trees.
   */
  private boolean isSchema1(StoragePath data, Digest digest) {
    try {
      return Manifest.parse(hasher.read(data, Manifest.LIMIT)) instanceof Schema1Manifest manifest
          && manifest.digest().equals(digest);
    } catch (StorageException.TooLarge | RegistryException e) {
      return false;
    }
  }
}
