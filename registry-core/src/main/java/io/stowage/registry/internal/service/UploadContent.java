package io.stowage.registry.internal.service;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Digester;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The knowledge of this process about the content of one upload: how far it has been hashed, and
 * the state in which the last append of this process left the data. Bytes are hashed as they pass,
 * and are read only if another process added them. Not thread-safe.
 */
public final class UploadContent {
  private final StorageDriver driver;
  private final StoragePath data;
  private final StoragePath hashStates;
  private final boolean foreignWriters;
  private Digester hashed = sha256();
  private Optional<StorageEntry> left = Optional.empty();
  private boolean foreign;

  /**
   * Creates an instance that does not yet know anything about the upload.
   *
   * @param foreignWriters whether programs that lock nothing, such as docker-registry, may add to
   *     it
   */
  UploadContent(StorageDriver driver, RepositoryName repository, UUID id, boolean foreignWriters) {
    this.driver = driver;
    this.data = RegistryLayout.uploadData(repository, id);
    this.hashStates = RegistryLayout.uploadHashStates(repository, id);
    this.foreignWriters = foreignWriters;
  }

  /**
   * Records the state of the data as it was {@code found}. The bytes hashed so far stay valid if
   * this process left the data in this state, or if the same object has become longer; otherwise
   * everything is hashed anew.
   */
  public void found(Optional<StorageEntry> found) {
    if (found.equals(left)) {
      return;
    }
    if (!hasGrown(found)) {
      hashed = sha256();
    }
    foreign |= foreignWriters && size(found) > 0;
  }

  /**
   * Records that an append wrote everything up to byte {@code end}, and left the data as
   * {@code found}.
   */
  void left(long end, Optional<StorageEntry> found) {
    left = found.filter(entry -> entry.size() == end);
  }

  /**
   * Restarts hashing from the beginning, because another thread may still use the previous state.
   */
  void hashAnew() {
    hashed = sha256();
  }

  /**
   * Returns the digesters that have to hash the bytes from {@code offset} on as they pass; there
   * are none if the content is going to be copied.
   */
  Digester[] hashing(long offset) {
    if (foreign) {
      return new Digester[0];
    }
    readUpTo(offset, List.of(hashed));
    return new Digester[] {hashed};
  }

  /**
   * Returns whether a program that locks nothing may still have the data open: it left digest
   * states, or the data is not as this process left it. Such data must not itself become a blob.
   */
  public boolean mayBeOpenElsewhere() {
    return foreign || (foreignWriters && driver.list(hashStates, name -> {}));
  }

  /**
   * Returns the sha256 digest of all {@code size} bytes, and the digest by {@code other} if that is
   * another algorithm.
   *
   * @throws StorageException.OffsetMismatch if the size of the data has changed
   */
  public List<Digest> digests(long size, DigestAlgorithm other) {
    List<Digester> streams = new ArrayList<>();
    streams.add(hashed);
    if (!other.equals(DigestAlgorithm.SHA256)) {
      streams.add(Digester.of(other));
    }
    readUpTo(size, streams);
    return streams.stream().map(stream -> finish(stream, size)).toList();
  }

  /**
   * Reads the data once, from the position of the stream that is furthest behind among the
   * {@code streams} that have not reached {@code size}.
   */
  private void readUpTo(long size, List<Digester> streams) {
    List<Digester> behind =
        streams.stream().filter(stream -> stream.size() != size).toList();
    if (behind.isEmpty()) {
      return;
    }
    long start = behind.stream().mapToLong(Digester::size).min().orElseThrow();
    behind.stream().filter(stream -> stream.size() != start).forEach(Digester::finish);
    try (ReadableByteChannel in = driver.open(data, start)) {
      Transfer.hash(in, behind.toArray(Digester[]::new));
    } catch (IOException e) {
      throw StorageException.ofChannel(data, e);
    }
  }

  private Digest finish(Digester stream, long size) {
    if (stream.size() != size) {
      throw new StorageException.OffsetMismatch(data, size, stream.size());
    }
    return stream.finish();
  }

  /** Returns false also if the store cannot tell whether it is still the same object. */
  private boolean hasGrown(Optional<StorageEntry> found) {
    return found.isPresent()
        && left.filter(before -> !before.version().equals(""))
            .filter(before -> before.version().equals(found.get().version()))
            .filter(before -> before.size() < found.get().size())
            .isPresent();
  }

  private static long size(Optional<StorageEntry> found) {
    return found.map(StorageEntry::size).orElse(0L);
  }

  private static Digester sha256() {
    return Digester.of(DigestAlgorithm.SHA256);
  }
}
