package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Removes a tag if it names one manifest, and not if it is moved to another meanwhile.
 *
 * <p>The link is taken out of sight, where no pusher moves it, and looked at there: one that names
 * another manifest goes back, unless the tag is set again by then. Of the history goes what was there
 * before, and nothing if the tag is set again.
 */
public final class TagRemoval {
  private static final int FOLDERS_IN_A_TAG = 3;

  private final StorageDriver driver;
  private final StoragePath tag;
  private final StoragePath current;
  private final byte[] content;
  private final RemovalRun run;

  public TagRemoval(StorageDriver driver, RepositoryName repository, Tag tag, Digest manifest) {
    this.driver = driver;
    this.tag = RegistryLayout.tag(repository, tag);
    this.current = RegistryLayout.tagCurrentLink(repository, tag);
    this.content = Link.content(manifest);
    this.run = new RemovalRun(driver);
  }

  /** Returns whether this call removed the tag; if not, it is to be looked at again. */
  public boolean run() {
    new QuarantineLookup(driver).bringBack(current);
    List<StoragePath> history = new ArrayList<>();
    addHistory(tag, FOLDERS_IN_A_TAG, history);
    boolean removed = driver.quarantine().take(current, run.kept(current)) && removeTaken();
    run.end();
    if (removed && driver.stat(current).isEmpty()) {
      history.forEach(driver::deleteTree);
      EmptyFolders.remove(driver, tag);
      persistWithout(history);
    }
    return removed;
  }

  /** A registry that takes each folder for a tag would list this one if its history came back. */
  private void persistWithout(List<StoragePath> history) {
    List<StoragePath> gone = new ArrayList<>(history);
    gone.add(tag);
    driver.persist(gone);
  }

  /** Not by a purge, which a loss of power may undo: the tag would be back without its manifest. */
  private boolean removeTaken() {
    StoragePath kept = run.kept(current);
    if (!namesManifest(kept)) {
      driver.quarantine().restore(kept, current);
      return false;
    }
    boolean removed = driver.delete(kept);
    driver.deleteTree(kept.parent());
    return removed;
  }

  private boolean namesManifest(StoragePath kept) {
    try {
      return Arrays.equals(driver.read(kept, content.length), content);
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return false;
    }
  }

  /** Adds all but the link itself, be it of the layout or not, by the folders that bear digests. */
  private void addHistory(StoragePath folder, int depth, List<StoragePath> history) {
    List<String> children = new ArrayList<>();
    if (depth == 0 || !driver.list(folder, children::add)) {
      history.add(folder);
    }
    children.stream()
        .map(folder::resolve)
        .filter(child -> !child.equals(current.parent()))
        .forEach(child -> addHistory(child, depth - 1, history));
  }
}
