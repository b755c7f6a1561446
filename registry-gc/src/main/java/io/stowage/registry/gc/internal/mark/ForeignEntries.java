package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.function.Consumer;

/**
 * Passes on the entries that a walk does not recognize. If another object is in place of a folder,
 * the walk ends with an exception. As thread-safe as its consumer.
 */
public class ForeignEntries implements Unrecognized {
  private final StorageDriver driver;
  private final Consumer<ForeignEntry> visitor;

  public ForeignEntries(StorageDriver driver, Consumer<ForeignEntry> visitor) {
    this.driver = driver;
    this.visitor = visitor;
  }

  @Override
  public void visit(StoragePath path) {
    visitor.accept(ForeignEntry.at(driver, path));
  }

  /** Ignores the entry, because an object contains no links. */
  @Override
  public void visitNoFolder(StoragePath path) {}

  @Override
  public void visitUnnameable(StoragePath folder, UnnameableEntry child) {
    visitor.accept(ForeignEntry.in(folder, child));
  }
}
