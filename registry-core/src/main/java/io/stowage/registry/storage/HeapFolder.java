package io.stowage.registry.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A folder on the heap. Its names may be listed while they change; changes require the tree's lock.
 */
final class HeapFolder implements HeapNode {
  private final ConcurrentMap<String, HeapNode> children = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private volatile Instant changed;

  HeapFolder(InstantSource clock) {
    this(clock, clock.instant());
  }

  private HeapFolder(InstantSource clock, Instant changed) {
    this.clock = clock;
    this.changed = changed;
  }

  @Override
  public HeapFolder copy(InstantSource other) {
    HeapFolder copy = new HeapFolder(other, changed);
    children.forEach((name, child) -> copy.children.put(name, child.copy(other)));
    return copy;
  }

  /** Returns when a name was last added or removed. */
  Instant changed() {
    return changed;
  }

  Optional<HeapNode> child(String name) {
    return Optional.ofNullable(children.get(name));
  }

  void put(String name, HeapNode child) {
    children.put(name, child);
    changed = clock.instant();
  }

  boolean remove(String name) {
    changed = clock.instant();
    return children.remove(name) != null;
  }

  boolean isEmpty() {
    return children.isEmpty();
  }

  /** Returns whether an object directly in this folder has a writer. */
  boolean hasWriter() {
    return children.values().stream()
        .anyMatch(child -> child instanceof HeapObject object && object.hasWriter());
  }

  void loseUnsynced() {
    for (HeapNode child : children.values()) {
      if (child instanceof HeapFolder folder) {
        folder.loseUnsynced();
      } else if (child instanceof HeapObject object) {
        object.loseUnsynced();
      }
    }
  }

  /** Passes on each name that is there throughout once, and retains no name. */
  void list(StorageView.NameVisitor visitor) {
    for (String name : children.keySet()) {
      visitor.visit(name);
    }
  }
}
