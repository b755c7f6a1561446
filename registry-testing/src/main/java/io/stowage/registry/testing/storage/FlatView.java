package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows objects by their keys; a folder is a common prefix of keys. */
class FlatView implements StorageView {
  private final Supplier<NavigableMap<String, FlatObject>> objects;
  private final Function<StoragePath, Instant> leases;

  /** Shows the objects that {@code objects} returns at the time of each call. */
  FlatView(
      Supplier<NavigableMap<String, FlatObject>> objects, Function<StoragePath, Instant> leases) {
    this.objects = objects;
    this.leases = leases;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return find(path).map(found -> found.entry(leases.apply(path)));
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    byte[] content = content(path);
    if (offset < 0 || offset > content.length) {
      throw new StorageException.OffsetMismatch(path, offset, content.length);
    }
    int rest = content.length - (int) offset;
    return Channels.newChannel(new ByteArrayInputStream(content, (int) offset, rest));
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    byte[] content = content(path);
    if (content.length > limit) {
      throw new StorageException.TooLarge(path, limit);
    }
    return content;
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    String prefix = folder.value() + "/";
    NavigableSet<String> names = new TreeSet<>();
    below(objects.get(), folder)
        .keySet()
        .forEach(key -> names.add(key.substring(prefix.length()).split("/", 2)[0]));
    names.forEach(visitor::visit);
    return !names.isEmpty();
  }

  /** Returns the live objects below {@code folder}. */
  static NavigableMap<String, FlatObject> below(
      NavigableMap<String, FlatObject> objects, StoragePath folder) {
    return objects.subMap(folder.value() + "/", true, folder.value() + "0", false);
  }

  private Optional<FlatObject> find(StoragePath path) {
    return Optional.ofNullable(objects.get().get(path.value()));
  }

  private byte[] content(StoragePath path) {
    return find(path)
        .map(FlatObject::content)
        .orElseThrow(() -> new StorageException.NoSuchObject(path));
  }
}
