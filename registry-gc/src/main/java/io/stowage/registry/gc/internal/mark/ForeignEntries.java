package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.function.Consumer;

/** Passes on the entries that a walk does not recognize. As thread-safe as its consumers. */
public final class ForeignEntries implements Unrecognized {
  private final StorageDriver driver;
  private final Consumer<ForeignEntry> visitor;
  private final Consumer<StorageException.UnexpectedKind> obscured;

  /**
   * Passes entries to {@code visitor}, and ends a walk with an exception if it finds another object
   * in place of a folder.
   */
  public ForeignEntries(StorageDriver driver, Consumer<ForeignEntry> visitor) {
    this(driver, visitor, problem -> {
      throw problem;
    });
  }

  /** Passes entries to {@code visitor}, and objects in place of folders to {@code obscured}. */
  ForeignEntries(
      StorageDriver driver,
      Consumer<ForeignEntry> visitor,
      Consumer<StorageException.UnexpectedKind> obscured) {
    this.driver = driver;
    this.visitor = visitor;
    this.obscured = obscured;
  }

  @Override
  public void visit(StoragePath path) {
    visitor.accept(ForeignEntry.at(driver, path));
  }

  /** Ignores the entry, because an object contains no links. */
  @Override
  public void visitNoFolder(StoragePath path) {}

  @Override
  public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
    obscured.accept(problem);
  }

  @Override
  public void visitUnnameable(StoragePath folder, UnnameableEntry child) {
    visitor.accept(ForeignEntry.in(folder, child));
  }
}
