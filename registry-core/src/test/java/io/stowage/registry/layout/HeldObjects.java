package io.stowage.registry.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** As much of a store as a reader needs, with the times that a test wants. */
final class HeldObjects implements StorageDriver {
  private record Held(String latin1, Instant modified) {}

  private final Map<String, Held> objects = new TreeMap<>();
  private int reads;

  HeldObjects with(String path) {
    return with(StoragePath.parse(path), "", Instant.EPOCH);
  }

  HeldObjects with(StoragePath path, String latin1, Instant modified) {
    objects.put(path.value(), new Held(latin1, modified));
    return this;
  }

  void remove(StoragePath path) {
    objects.remove(path.value());
  }

  int reads() {
    return reads;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return Optional.ofNullable(objects.get(path.value()))
        .map(held -> new StorageEntry(held.latin1.length(), held.modified));
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    reads++;
    Held held = objects.get(path.value());
    if (held == null) {
      throw new StorageException.NoSuchObject(path);
    }
    if (held.latin1.length() > limit) {
      throw new StorageException.TooLarge(path, limit);
    }
    return held.latin1.getBytes(ISO_8859_1);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    String prefix = folder + "/";
    TreeSet<String> names = new TreeSet<>();
    for (String path : objects.keySet()) {
      if (path.startsWith(prefix)) {
        names.add(path.substring(prefix.length()).split("/", 2)[0]);
      }
    }
    names.descendingSet().forEach(visitor::visit);
    return !names.isEmpty();
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean publish(StoragePath from, StoragePath to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(StoragePath path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Instant> lease(StoragePath path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant now() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Quarantine quarantine() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
