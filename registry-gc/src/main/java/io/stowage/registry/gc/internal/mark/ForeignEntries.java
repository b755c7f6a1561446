package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects entries that walks do not recognize. Used by one thread. */
public final class ForeignEntries implements Unrecognized {
  private final StorageDriver driver;
  private final Consumer<StorageException.UnexpectedKind> obscured;
  private final List<ForeignEntry> entries = new ArrayList<>();

  /**
   * Collects entries, and ends a walk with an exception if it finds another object in place of a
   * folder.
   */
  public ForeignEntries(StorageDriver driver) {
    this(driver, problem -> {
      throw problem;
    });
  }

  /** Collects entries, and passes objects in place of folders to {@code obscured}. */
  ForeignEntries(StorageDriver driver, Consumer<StorageException.UnexpectedKind> obscured) {
    this.driver = driver;
    this.obscured = obscured;
  }

  @Override
  public void visit(StoragePath path) {
    entries.add(ForeignEntry.at(driver, path));
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
    entries.add(ForeignEntry.in(folder, child));
  }

  /** Returns what was collected since the last call, in the order in which it was found. */
  public List<ForeignEntry> take() {
    List<ForeignEntry> taken = List.copyOf(entries);
    entries.clear();
    return taken;
  }
}
