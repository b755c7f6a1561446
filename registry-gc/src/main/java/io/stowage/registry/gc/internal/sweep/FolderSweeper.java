package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Removes empty folders. A foreign writer creates a folder and then writes into it, and fails if
 * the folder is gone by that time. With foreign writers, folders that changed within the grace
 * period therefore stay. Thread-safe.
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

  /**
   * Removes {@code folder} if it contains only removable folders, or else those of them that can be
   * removed.
   */
  void remove(StoragePath folder) {
    remove(folder, child -> true);
  }

  /** Removes in the same way, but considers only folders in it whose names are {@code chosen}. */
  void remove(StoragePath folder, Predicate<String> chosen) {
    remove(folder, chosen, EmptyFolders.MAX_DEPTH);
  }

  /**
   * Removes a folder. Another object in place of a folder stays, as does a folder whose path is too
   * long for the store, and so do the folders around them.
   */
  private boolean remove(StoragePath folder, Predicate<String> chosen, int levels) {
    try {
      return removeFolder(folder, chosen, levels);
    } catch (StorageException.UnexpectedKind | StorageException.InvalidPath e) {
      context.refusals().add(StoragePath.parse(e.path()), STAYS, e);
      return false;
    }
  }

  /**
   * Removes a folder if nothing is left in it; returns whether it did. If another process removes a
   * child meanwhile, the folder stays until the next run.
   */
  private boolean removeFolder(StoragePath folder, Predicate<String> chosen, int levels) {
    boolean settled = isSettled(folder);
    List<String> children = new ArrayList<>();
    if (levels == 0 || !driver.list(folder, children::add)) {
      return false;
    }
    removeLeftovers(folder);
    boolean emptied = true;
    for (String child : children) {
      emptied &= chosen.test(child) && remove(folder.resolve(child), chosen, levels - 1);
    }
    return settled && emptied && removeSettled(folder);
  }

  /**
   * Removes {@code folder} with all folders in it after {@code emptying} has removed their objects.
   * Does neither if one of the folders must stay for a while. A folder that is still not empty
   * stays.
   */
  void removeEmptied(StoragePath folder, Runnable emptying) {
    List<StoragePath> tree = new ArrayList<>();
    try {
      addFolders(folder, tree, EmptyFolders.MAX_DEPTH);
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

  /** Adds everything below {@code folder} before the folder itself. */
  private void addFolders(StoragePath folder, List<StoragePath> tree, int levels) {
    List<String> children = new ArrayList<>();
    if (levels > 0 && driver.list(folder, children::add)) {
      children.forEach(child -> addFolders(folder.resolve(child), tree, levels - 1));
      tree.add(folder);
    }
  }

  /** Returns whether a folder stays for a while after something was removed from it. */
  boolean spares() {
    return foreignWriters;
  }

  /**
   * Returns whether {@code folder} may be removed. A caller that removes objects from it must ask
   * before that, because a removal is a change too.
   */
  boolean isSettled(StoragePath folder) {
    return !foreignWriters
        || driver
            .changed(folder)
            .filter(changed -> context.gate().isYoung(folder, changed))
            .isEmpty();
  }

  /** Removes {@code folder}, which is settled, if it is empty; returns whether it did. */
  boolean removeSettled(StoragePath folder) {
    boolean removed = context
        .refusals()
        .attempt(folder, STAYS, () -> driver.deleteIfEmpty(folder))
        .orElse(false);
    if (removed) {
      context.tally().foldersRemoved.increment();
    }
    return removed;
  }

  /** Removes files that a process that died during a write left in {@code folder}. */
  void removeLeftovers(StoragePath folder) {
    context
        .refusals()
        .attempt(
            folder,
            "cannot be cleaned",
            () -> driver.removeLeftovers(folder, context.gate().oldestYoung()))
        .ifPresent(context.tally().leftoversRemoved::add);
  }
}
