package io.stowage.registry.internal.service;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.internal.lease.QuarantineLookup;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * The data of blobs, by the digests that they are stored under, regardless of links. Data that a
 * collection keeps in quarantine is read there.
 */
public final class BlobData {
  private static final int TRIES = 4;

  private final StorageDriver driver;
  private final QuarantineLookup lookup;

  public BlobData(StorageDriver driver) {
    this.driver = driver;
    this.lookup = new QuarantineLookup(driver);
  }

  /** Returns the descriptor of a blob, on which {@code scope} then relies, or empty. */
  public Optional<Descriptor> stat(LeaseScope scope, Digest digest) {
    return scope
        .relyOn(RegistryLayout.blobData(digest), digest)
        .map(entry -> Descriptor.of(MediaType.OCTET_STREAM, digest, entry.size()));
  }

  /** Returns the descriptor of a blob, or empty, without relying on it. */
  public Optional<Descriptor> find(Digest digest) {
    return lookup
        .find(view -> view.stat(RegistryLayout.blobData(digest)))
        .map(entry -> Descriptor.of(MediaType.OCTET_STREAM, digest, entry.size()));
  }

  /** Returns the digest and size of a blob whose {@code content} is open. */
  public Descriptor sized(Digest digest, ReadableByteChannel content) {
    Descriptor open = describe(digest, content);
    return open.sizeKnown() ? open : find(digest).orElse(open);
  }

  /** Returns the descriptor of a blob whose {@code content} is open, without calling the store. */
  static Descriptor describe(Digest digest, ReadableByteChannel content) {
    try {
      return content instanceof SeekableByteChannel whole
          ? Descriptor.of(MediaType.OCTET_STREAM, digest, whole.size())
          : Descriptor.ofUnknownSize(MediaType.OCTET_STREAM, digest);
    } catch (IOException unreadable) {
      return Descriptor.ofUnknownSize(MediaType.OCTET_STREAM, digest);
    }
  }

  /** Opens a blob that was requested as {@code asked} and is stored as {@code digest}. */
  public ReadableByteChannel open(Digest asked, Digest digest, long offset) {
    try {
      return find(asked, digest, (view, path) -> view.open(path, offset));
    } catch (StorageException.OffsetMismatch e) {
      throw RegistryException.invalid(
          ErrorCode.RANGE_INVALID, Long.toString(offset), "an offset of 0 to " + e.actual());
    }
  }

  /** Reads a small blob that was requested as {@code asked} and is stored as {@code digest}. */
  public byte[] read(Digest asked, Digest digest, int limit) {
    try {
      return find(asked, digest, (view, path) -> view.read(path, limit));
    } catch (StorageException.TooLarge e) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID, asked.toString(), "a blob of at most " + limit + " bytes");
    }
  }

  /**
   * Stores small {@code content}, on which {@code scope} then relies; complete data that already
   * exists stays, unless a look at it takes as much time as writing it again.
   */
  public void write(LeaseScope scope, Digest digest, byte[] content) {
    StoragePath path = RegistryLayout.blobData(digest);
    Optional<StorageEntry> found =
        driver.isRemote() ? Optional.empty() : scope.relyOnVisible(path, digest);
    if (found.isEmpty() || found.get().size() < content.length) {
      driver.write(path, content);
      scope.made(path, digest);
    }
  }

  /**
   * Makes the finished upload {@code from}, of {@code size} bytes, the data of {@code digest}, on
   * which {@code scope} then relies. Existing data stays, unless it is truncated, as a crash of
   * another registry may leave it. Truncated data is replaced in one step, because another push may
   * already rely on data that it found complete in the meantime.
   *
   * @throws RegistryException UNAVAILABLE if other processes keep changing the data
   */
  public void publish(LeaseScope scope, StoragePath from, Digest digest, long size) {
    StoragePath to = RegistryLayout.blobData(digest);
    Optional<StorageEntry> found = scope.relyOnVisible(to, digest);
    if (found.isEmpty()) {
      publishFirst(scope, from, digest, size);
    } else if (found.get().size() < size) {
      replaceCut(scope, from, digest, size);
    }
  }

  private void publishFirst(LeaseScope scope, StoragePath from, Digest digest, long size) {
    StoragePath to = RegistryLayout.blobData(digest);
    if (driver.publish(from, size, to)) {
      scope.made(to, digest);
    } else {
      relyOnWhole(scope, to, digest, size);
    }
  }

  /**
   * Replaces truncated data with {@code from}, by way of a separate upload, to which no other
   * process can add data before the replacement.
   */
  private void replaceCut(LeaseScope scope, StoragePath from, Digest digest, long size) {
    StoragePath sealed =
        from.parent().parent().resolve(UUID.randomUUID().toString()).resolve(from.name());
    driver.publish(from, size, sealed);
    try {
      replaceWhileCut(scope, sealed, digest, size);
    } finally {
      driver.deleteTree(sealed.parent());
    }
  }

  private void replaceWhileCut(LeaseScope scope, StoragePath from, Digest digest, long size) {
    StoragePath to = RegistryLayout.blobData(digest);
    for (int i = 0; i < TRIES; i++) {
      Optional<StorageEntry> found = scope.relyOnVisible(to, digest);
      if (found.isEmpty()) {
        publishFirst(scope, from, digest, size);
        return;
      }
      if (found.get().size() >= size) {
        return;
      }
      if (driver.replace(from, to, found.get())) {
        relyOnWhole(scope, to, digest, size);
        return;
      }
    }
    throw changing(digest);
  }

  /** Relies on the data, and restores it if a collection has already moved it to quarantine. */
  private static void relyOnWhole(LeaseScope scope, StoragePath path, Digest digest, long size) {
    Optional<StorageEntry> found = scope.relyOn(path, digest);
    if (found.isEmpty() || found.get().size() < size) {
      throw changing(digest);
    }
  }

  private static RegistryException changing(Digest digest) {
    return RegistryException.of(
        ErrorCode.UNAVAILABLE,
        digest.toString(),
        "another process changed or removed the data meanwhile; push again");
  }

  public static RegistryException unknown(Digest digest) {
    return RegistryException.of(ErrorCode.BLOB_UNKNOWN, digest.toString(), "no such blob");
  }

  private <T> T find(Digest asked, Digest digest, BiFunction<StorageView, StoragePath, T> look) {
    StoragePath path = RegistryLayout.blobData(digest);
    return lookup
        .find(view -> Optional.of(look.apply(view, path)))
        .orElseThrow(() -> unknown(asked));
  }
}
