package io.stowage.registry.storage.linux;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A view of a store that remembers the folder that it listed last. Paths in this folder begin there
 * for a second, if the same thread looks them up or reads them. If the folder contained only folders,
 * an object in one of these is looked up with one call, for a second at most: the call would follow a
 * symbolic link that replaces a folder in the meantime. Thread-safe.
 */
final class ListedFolders implements StorageView {
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LinuxStorage storage;
  private volatile Optional<Listed> last = Optional.empty();

  ListedFolders(LinuxStorage storage) {
    this.storage = storage;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    Optional<Listed> listed = last;
    return listed.isPresent() && listed.get().reveals(path)
        ? storage.statInSeen(path)
        : storage.stat(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return storage.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return storage.readListed(path, limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    long now = System.nanoTime();
    return storage.listAndStay(
        folder, visitor, () -> last = Optional.of(new Listed(folder.value() + "/", now)));
  }

  /** A folder, whose path ends with a slash, that contained only folders at some time. */
  private record Listed(String folder, long nanoTime) {
    /** Returns whether {@code path} is that of an object in one of these folders. */
    boolean reveals(StoragePath path) {
      int slash = path.value().indexOf('/', folder.length());
      return path.value().startsWith(folder)
          && slash > 0
          && path.value().indexOf('/', slash + 1) < 0
          && System.nanoTime() - nanoTime < REMEMBERED_NANOS;
    }
  }
}
