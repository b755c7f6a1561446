package io.stowage.registry.cli.image;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.Set;

/** Shows a store as if some of its folders were removed. Thread-safe. */
final class WithoutView implements StorageView {
  private final StorageView view;
  private final Set<StoragePath> removed;

  WithoutView(StorageView view, Set<StoragePath> removed) {
    this.view = view;
    this.removed = Set.copyOf(removed);
  }

  private boolean isRemoved(StoragePath path) {
    StoragePath each = path;
    while (each.startsWith(RegistryLayout.REPOSITORIES) && !removed.contains(each)) {
      each = each.parent();
    }
    return removed.contains(each);
  }

  private void checkThere(StoragePath path) {
    if (isRemoved(path)) {
      throw new StorageException.NoSuchObject(path);
    }
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return isRemoved(path) ? Optional.empty() : view.stat(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    checkThere(path);
    return view.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    checkThere(path);
    return view.read(path, limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return !isRemoved(folder)
        && view.list(folder, new NameVisitor() {
          @Override
          public void visit(String name) {
            if (!removed.contains(folder.resolve(name))) {
              visitor.visit(name);
            }
          }

          @Override
          public void visitUnnameable(UnnameableEntry child) {
            visitor.visitUnnameable(child);
          }
        });
  }
}
