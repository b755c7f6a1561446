package io.stowage.registry.storage;

import java.time.Instant;
import java.util.Optional;

/** Moves folders on the heap. A lease moves along with its object. */
final class HeapMoves implements FolderMoves {
  private final HeapTree tree;

  HeapMoves(HeapTree tree) {
    this.tree = tree;
  }

  @Override
  public Optional<Instant> take(StoragePath object, StoragePath kept) {
    return tree.changing(() -> {
      Optional<HeapObject> taken = tree.object(object);
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      if (!isFree(kept.parent())) {
        throw new StorageException.UnexpectedKind(kept.parent(), "nothing, or an empty folder");
      }
      tree.move(object.parent(), kept.parent());
      return taken.map(HeapObject::modified);
    });
  }

  @Override
  public boolean restore(StoragePath kept, StoragePath object) {
    return tree.changing(() -> {
      Optional<HeapObject> back = tree.object(kept);
      if (back.isEmpty()) {
        return false;
      }
      if (isFree(object.parent())) {
        tree.move(kept.parent(), object.parent());
      } else {
        if (tree.object(object).isEmpty()) {
          tree.put(object, back.get());
        }
        tree.remove(kept.parent());
      }
      return true;
    });
  }

  @Override
  public boolean purge(StoragePath kept) {
    return tree.changing(() -> tree.object(kept).isPresent() && tree.remove(kept.parent()));
  }

  private boolean isFree(StoragePath folder) {
    return tree.find(folder)
        .map(node -> node instanceof HeapFolder there && there.isEmpty())
        .orElse(true);
  }
}
