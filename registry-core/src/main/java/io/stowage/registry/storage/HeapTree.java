package io.stowage.registry.storage;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The folders and objects of one store on the heap, and the lock that makes a change to them
 * atomic.
 *
 * <p>All methods except {@link #reading} and {@link #changing} must be called within one of these
 * two.
 */
final class HeapTree {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final InstantSource clock;
  private final HeapFolder root;
  private volatile boolean closed;

  HeapTree(InstantSource clock) {
    this(clock, new HeapFolder(clock));
  }

  private HeapTree(InstantSource clock, HeapFolder root) {
    this.clock = clock;
    this.root = root;
  }

  HeapTree copy(InstantSource other) {
    return new HeapTree(other, root.copy(other));
  }

  <T> T reading(Supplier<T> look) {
    return locked(lock.readLock(), look);
  }

  <T> T changing(Supplier<T> change) {
    return locked(lock.writeLock(), change);
  }

  /** Takes the names out of the path one by one, because every call of the store begins here. */
  Optional<HeapNode> find(StoragePath path) {
    String names = Objects.requireNonNull(path, "path").value();
    HeapFolder folder = root;
    int from = 0;
    for (int slash = names.indexOf('/'); slash >= 0; slash = names.indexOf('/', from)) {
      Optional<HeapNode> child = folder.child(names.substring(from, slash));
      if (child.isEmpty() || !(child.get() instanceof HeapFolder next)) {
        return Optional.empty();
      }
      folder = next;
      from = slash + 1;
    }
    return folder.child(names.substring(from));
  }

  Optional<HeapObject> object(StoragePath path) {
    Optional<HeapNode> node = find(path);
    return node.isPresent() && node.get() instanceof HeapObject object
        ? Optional.of(object)
        : Optional.empty();
  }

  Optional<HeapFolder> folder(StoragePath path) {
    Optional<HeapNode> node = find(path);
    return node.isPresent() && node.get() instanceof HeapFolder folder
        ? Optional.of(folder)
        : Optional.empty();
  }

  /** Stores {@code object}, replacing an existing one, and creates the folders above it. */
  void put(StoragePath path, HeapObject object) {
    if (folder(path).isPresent()) {
      throw new StorageException.UnexpectedKind(path, "no folder");
    }
    folderFor(path).put(path.name(), object);
  }

  /** Moves a folder to a path where nothing or an empty folder is. */
  void move(StoragePath from, StoragePath to) {
    HeapNode moved = find(from).orElseThrow();
    folderFor(to).put(to.name(), moved);
    remove(from);
  }

  /** Removes the folder with everything below it, or the object. */
  boolean remove(StoragePath path) {
    HeapNode parent = path.value().indexOf('/') < 0 ? root : find(path.parent()).orElse(root);
    return find(path).isPresent() && ((HeapFolder) parent).remove(path.name());
  }

  void loseUnsynced() {
    root.loseUnsynced();
  }

  /** Finds an object on the way before it creates a folder, so it leaves nothing when it throws. */
  private HeapFolder folderFor(StoragePath path) {
    List<String> names = names(path);
    HeapFolder folder = root;
    for (int i = 0; i < names.size() - 1; i++) {
      if (!(childOf(folder, names.get(i)) instanceof HeapFolder next)) {
        String met = String.join("/", names.subList(0, i + 1));
        throw new StorageException.UnexpectedKind(path, "a folder at " + met);
      }
      folder = next;
    }
    return folder;
  }

  private HeapNode childOf(HeapFolder folder, String name) {
    return folder.child(name).orElseGet(() -> {
      HeapFolder made = new HeapFolder(clock);
      folder.put(name, made);
      return made;
    });
  }

  private static List<String> names(StoragePath path) {
    Objects.requireNonNull(path, "path");
    return List.of(path.value().split("/", -1));
  }

  /** Rejects every later read and change. */
  void close() {
    closed = true;
  }

  private <T> T locked(Lock lock, Supplier<T> action) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
