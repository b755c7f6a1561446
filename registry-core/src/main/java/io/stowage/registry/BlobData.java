package io.stowage.registry;

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
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** The bytes of blobs, under the digests that they are stored under; links are not looked at. */
final class BlobData {
  private final StorageDriver driver;
  private final Leases leases;

  BlobData(StorageDriver driver, Leases leases) {
    this.driver = driver;
    this.leases = leases;
  }

  /** Returns what is known of a blob, which then stays for half of the grace; or empty. */
  Optional<Descriptor> stat(Digest digest) {
    return leases.relyOn(RegistryLayout.blobData(digest)).map(entry -> descriptor(digest, entry));
  }

  /** Opens a blob that was asked for as {@code asked} and is stored as {@code digest}. */
  ReadableByteChannel open(Digest asked, Digest digest, long offset) {
    try {
      return driver.open(RegistryLayout.blobData(digest), offset);
    } catch (StorageException.NoSuchObject e) {
      throw unknown(asked);
    } catch (StorageException.OffsetMismatch e) {
      throw RegistryException.invalid(
          ErrorCode.RANGE_INVALID, Long.toString(offset), "an offset of 0 to " + e.actual());
    }
  }

  /** Reads a small blob that was asked for as {@code asked} and is stored as {@code digest}. */
  byte[] read(Digest asked, Digest digest, int limit) {
    try {
      return driver.read(RegistryLayout.blobData(digest), limit);
    } catch (StorageException.NoSuchObject e) {
      throw unknown(asked);
    } catch (StorageException.TooLarge e) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID, asked.toString(), "a blob of at most " + limit + " bytes");
    }
  }

  /** Stores small {@code content}; the same that is there already stays. */
  void write(Digest digest, byte[] content) {
    StoragePath path = RegistryLayout.blobData(digest);
    Optional<StorageEntry> found = leases.relyOn(path);
    if (found.isEmpty() || found.get().size() < content.length) {
      driver.write(path, content);
    }
  }

  /**
   * Makes the finished upload {@code from}, of {@code size} bytes, the data of {@code digest}; what is
   * there already stays, unless it is cut short, as a crash of another registry may leave it.
   */
  void publish(StoragePath from, Digest digest, long size) {
    StoragePath to = RegistryLayout.blobData(digest);
    Optional<StorageEntry> found = leases.relyOn(to);
    if (found.isPresent() && found.get().size() >= size) {
      return;
    }
    found.ifPresent(cut -> driver.delete(to));
    if (!driver.publish(from, to) && leases.relyOn(to).isEmpty()) {
      throw RegistryException.of(
          ErrorCode.UNAVAILABLE,
          digest.toString(),
          "its data was removed in this instant; push again");
    }
  }

  static RegistryException unknown(Digest digest) {
    return RegistryException.of(ErrorCode.BLOB_UNKNOWN, digest.toString(), "no such blob");
  }

  private static Descriptor descriptor(Digest digest, StorageEntry entry) {
    return Descriptor.of(MediaType.OCTET_STREAM, digest, entry.size());
  }
}
