package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects that one run keeps, for a caller that looks up objects in the order of their paths: a
 * lookup of data that is hidden also finds the next thousand. Thread-safe.
 */
final class ListedRun implements StorageView {
  private static final int MOST = 1000;

  private final StorageView view;
  private final HiddenObjects hidden;
  private final String run;
  private final StoragePath folder;
  private NavigableMap<StoragePath, StorageEntry> found = new TreeMap<>();
  private Optional<StoragePath> from = Optional.empty();
  private boolean toTheEnd;

  /** Creates a view of {@code folder}; everything but the data in it is looked up in {@code view}. */
  ListedRun(StorageView view, HiddenObjects hidden, String run, StoragePath folder) {
    this.view = view;
    this.hidden = hidden;
    this.run = run;
    this.folder = folder;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return ObjectKind.of(path) == ObjectKind.DATA && path.startsWith(folder)
        ? find(path)
        : view.stat(path);
  }

  private synchronized Optional<StorageEntry> find(StoragePath path) {
    boolean listed = from.filter(first -> first.compareTo(path) <= 0).isPresent()
        && (toTheEnd || (!found.isEmpty() && path.compareTo(found.lastKey()) <= 0));
    if (!listed) {
      NavigableMap<StoragePath, StorageEntry> next = new TreeMap<>();
      hidden
          .findFrom(run, folder, path, MOST)
          .forEach((key, version) -> next.put(key, ObjectReader.entry(version, Instant.MIN)));
      found = next;
      from = Optional.of(path);
      toTheEnd = next.isEmpty();
    }
    return Optional.ofNullable(found.get(path));
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return view.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return view.read(path, limit);
  }

  @Override
  public boolean list(StoragePath path, NameVisitor visitor) {
    return view.list(path, visitor);
  }
}
