package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;

/** Marks what links in unrecognized folders name, and reports these folders. Thread-safe. */
public final class ForeignMarker implements Unrecognized {
  private final StorageDriver driver;
  private final ForeignFolders folders;

  /** Marks in {@code marks}, and reports to {@code findings}. */
  public ForeignMarker(StorageDriver driver, Marks marks, Findings findings) {
    this.driver = driver;
    this.folders = new ForeignFolders(driver, marks, findings);
  }

  @Override
  public void visit(StoragePath path) {
    folders.mark(ForeignEntry.at(driver, path));
  }

  /** Ignores the entry, because an object contains no links. */
  @Override
  public void visitNoFolder(StoragePath path) {}

  @Override
  public void visitUnnameable(StoragePath folder, UnnameableEntry child) {
    folders.mark(ForeignEntry.in(folder, child));
  }
}
