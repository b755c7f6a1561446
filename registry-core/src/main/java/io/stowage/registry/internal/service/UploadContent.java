package io.stowage.registry.internal.service;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.DigestStream;
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
 * What this process knows of the content of one upload: how far it was hashed, and how the last append
 * of this process left the data. Bytes are hashed as they pass, and are read only if another process
 * added them. Not thread-safe.
 */
public final class UploadContent {
  private final StorageDriver driver;
  private final StoragePath data;
  private final StoragePath hashStates;
  private final boolean besideStrangers;
  private DigestStream hashed = sha256();
  private Optional<StorageEntry> left = Optional.empty();
  private boolean strange;

  /**
   * Knows nothing yet of an upload.
   *
   * @param besideStrangers whether programs that lock nothing, as docker-registry, may add to it
   */
  UploadContent(StorageDriver driver, RepositoryName repository, UUID id, boolean besideStrangers) {
    this.driver = driver;
    this.data = RegistryLayout.uploadData(repository, id);
    this.hashStates = RegistryLayout.uploadHashStates(repository, id);
    this.besideStrangers = besideStrangers;
  }

  /**
   * Takes note of the data as it was {@code found}. What was hashed stays valid if this process left
   * the data so, or if the same object has become longer; otherwise all is hashed anew.
   */
  public void found(Optional<StorageEntry> found) {
    if (found.equals(left)) {
      return;
    }
    if (!hasGrown(found)) {
      hashed = sha256();
    }
    strange |= besideStrangers && size(found) > 0;
  }

  /** Takes note that an append wrote all up to byte {@code end}, and left the data as {@code found}. */
  void left(long end, Optional<StorageEntry> found) {
    left = found.filter(entry -> entry.size() == end);
  }

  /** Hashes anew from the beginning, since another thread may still use what was hashed so far. */
  void hashAnew() {
    hashed = sha256();
  }

  /**
   * Returns what has to hash the bytes from {@code offset} on as they pass, which is nothing if the
   * content is going to be copied.
   */
  DigestStream[] hashing(long offset) {
    if (strange) {
      return new DigestStream[0];
    }
    readUpTo(offset, List.of(hashed));
    return new DigestStream[] {hashed};
  }

  /**
   * Returns whether a program that locks nothing may still have the data open: it left digest states,
   * or the data is not as this process left it. Such data must not become a blob itself.
   */
  public boolean mayBeOpenElsewhere() {
    return strange || (besideStrangers && driver.list(hashStates, name -> {}));
  }

  /**
   * Returns the digest of all {@code size} bytes by sha256, and by {@code other} if that is another
   * algorithm.
   *
   * @throws StorageException.OffsetMismatch if the data has another size by now
   */
  public List<Digest> digests(long size, DigestAlgorithm other) {
    List<DigestStream> streams = new ArrayList<>();
    streams.add(hashed);
    if (!other.equals(DigestAlgorithm.SHA256)) {
      streams.add(DigestStream.of(other));
    }
    readUpTo(size, streams);
    return streams.stream().map(stream -> finish(stream, size)).toList();
  }

  /** Reads the data once, from where the first of {@code streams} is that has not come to {@code size}. */
  private void readUpTo(long size, List<DigestStream> streams) {
    List<DigestStream> behind =
        streams.stream().filter(stream -> stream.size() != size).toList();
    if (behind.isEmpty()) {
      return;
    }
    long start = behind.stream().mapToLong(DigestStream::size).min().orElseThrow();
    behind.stream().filter(stream -> stream.size() != start).forEach(DigestStream::finish);
    try (ReadableByteChannel in = driver.open(data, start)) {
      Transfer.hash(in, behind.toArray(DigestStream[]::new));
    } catch (IOException e) {
      throw StorageException.ofChannel(data, e);
    }
  }

  private Digest finish(DigestStream stream, long size) {
    if (stream.size() != size) {
      throw new StorageException.OffsetMismatch(data, size, stream.size());
    }
    return stream.finish();
  }

  private boolean hasGrown(Optional<StorageEntry> found) {
    return found.isPresent()
        && left.filter(before -> before.version().equals(found.get().version()))
            .filter(before -> before.size() < found.get().size())
            .isPresent();
  }

  private static long size(Optional<StorageEntry> found) {
    return found.map(StorageEntry::size).orElse(0L);
  }

  private static DigestStream sha256() {
    return DigestStream.of(DigestAlgorithm.SHA256);
  }
}
