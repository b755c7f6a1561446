package io.stowage.registry.gc.mark;

import io.stowage.registry.layout.Unrecognized;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.ArrayList;
import java.util.List;

/** Collects what walks do not recognize. Used by one thread. */
public final class ForeignEntries implements Unrecognized {
  private final StorageDriver driver;
  private final List<ForeignEntry> entries = new ArrayList<>();

  public ForeignEntries(StorageDriver driver) {
    this.driver = driver;
  }

  @Override
  public void visit(StoragePath path) {
    entries.add(ForeignEntry.at(driver, path));
  }

  /** Ignores it: no link lies in an object. */
  @Override
  public void visitNoFolder(StoragePath path) {}

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
