package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Removes folders in which nothing is. A foreign writer makes a folder, then writes into it, and fails
 * if it is gone by then: beside such ones those stay that changed within the grace. Thread-safe.
 */
public final class FolderSweeper {
  private static final String STAYS = "cannot be removed";

  private final StorageDriver driver;
  private final boolean foreignWriters;
  private final RunContext context;

  public FolderSweeper(RunContext context, boolean foreignWriters) {
    this.driver = context.driver();
    this.foreignWriters = foreignWriters;
    this.context = context;
  }

  /** Removes {@code folder} if nothing is in it but such folders, else those of them that can go. */
  void remove(StoragePath folder) {
    remove(folder, child -> true);
  }

  /** As above, but looks only at those folders in it whose names are {@code chosen}. */
  void remove(StoragePath folder, Predicate<String> chosen) {
    remove(folder, chosen, EmptyFolders.LEVELS);
  }

  /**
   * What is in place of a folder stays, as does a folder whose path is too long for the store, and so does
   * the folder around it.
   */
  private void remove(StoragePath folder, Predicate<String> chosen, int levels) {
    try {
      removeFolder(folder, chosen, levels);
    } catch (StorageException.UnexpectedKind | StorageException.InvalidPath e) {
      context.refusals().add(StoragePath.parse(e.path()), STAYS, e);
    }
  }

  private void removeFolder(StoragePath folder, Predicate<String> chosen, int levels) {
    boolean settled = isSettled(folder);
    List<String> children = new ArrayList<>();
    if (levels > 0 && driver.list(folder, children::add)) {
      removeLeftovers(folder);
      children.stream()
          .filter(chosen)
          .forEach(child -> remove(folder.resolve(child), chosen, levels - 1));
      if (settled) {
        removeSettled(folder);
      }
    }
  }

  /**
   * Removes {@code folder} with all folders in it, which {@code emptying} takes the objects out of; does
   * neither if one of them has to stay for a while. What is not empty by then stays.
   */
  void removeEmptied(StoragePath folder, Runnable emptying) {
    List<StoragePath> tree = new ArrayList<>();
    try {
      addFolders(folder, tree, EmptyFolders.LEVELS);
    } catch (StorageException.UnexpectedKind | StorageException.InvalidPath e) {
      context.refusals().add(StoragePath.parse(e.path()), STAYS, e);
      return;
    }
    if (tree.stream().allMatch(this::isSettled)) {
      emptying.run();
      for (StoragePath each : tree) {
        removeLeftovers(each);
        removeSettled(each);
      }
    }
  }

  /** Adds what is below {@code folder} before itself. */
  private void addFolders(StoragePath folder, List<StoragePath> tree, int levels) {
    List<String> children = new ArrayList<>();
    if (levels > 0 && driver.list(folder, children::add)) {
      children.forEach(child -> addFolders(folder.resolve(child), tree, levels - 1));
      tree.add(folder);
    }
  }

  /** Returns whether a folder stays for a while after anything was taken out of it. */
  boolean spares() {
    return foreignWriters;
  }

  /**
   * Returns whether {@code folder} may go. Who takes things out of it asks before that, which is a change
   * too.
   */
  boolean isSettled(StoragePath folder) {
    return !foreignWriters
        || driver
            .changed(folder)
            .filter(changed -> context.gate().isYoung(folder, changed))
            .isEmpty();
  }

  /** Removes {@code folder}, which may go, if nothing is in it. */
  void removeSettled(StoragePath folder) {
    context
        .refusals()
        .attempt(folder, STAYS, () -> driver.deleteIfEmpty(folder))
        .filter(removed -> removed)
        .ifPresent(removed -> context.tally().foldersRemoved.increment());
  }

  /** Removes what a process that ended in the middle of a write left in {@code folder}. */
  void removeLeftovers(StoragePath folder) {
    context
        .refusals()
        .attempt(
            folder,
            "cannot be cleaned",
            () -> driver.removeLeftovers(folder, context.gate().oldestYoung()));
  }

  /** Does so in each folder that lies in {@code folder}. */
  void removeLeftoversBelow(StoragePath folder) {
    driver.list(folder, child -> removeLeftovers(folder.resolve(child)));
  }
}
