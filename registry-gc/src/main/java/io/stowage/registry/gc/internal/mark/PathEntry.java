package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.function.Consumer;

/**
 * An entry with a path, in the form of an entry without one, so that both are walked in the same
 * way.
 */
record PathEntry(StorageDriver driver, StoragePath path) implements UnnameableEntry {
  @Override
  public String name() {
    return UnnameableEntry.printable(path.name());
  }

  @Override
  public boolean forEachChild(Consumer<UnnameableEntry> visitor) {
    return driver.list(path, new StorageView.NameVisitor() {
      @Override
      public void visit(String name) {
        visitor.accept(new PathEntry(driver, path.resolve(name)));
      }

      @Override
      public void visitUnnameable(UnnameableEntry child) {
        visitor.accept(child);
      }
    });
  }

  @Override
  public byte[] read(int limit) {
    return driver.read(path, limit);
  }
}
