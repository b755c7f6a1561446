package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes the tags, out of a given list, that name a given manifest, except tags that are
 * concurrently moved to another manifest, and on request except tags that were set again.
 *
 * <p>The link of a tag is moved to quarantine, where no push can move it, and read there. A link
 * that names another manifest, or whose time is not the given one, is restored, unless the tag has
 * been set again in the meantime. Only the history that existed before is removed, and none of it
 * if the tag has been set again. The removal waits for the store once, after the last tag.
 */
public final class TagRemoval {
  private static final int FOLDERS_IN_A_TAG = 3;

  private final StorageDriver driver;
  private final RepositoryName repository;
  private final byte[] content;
  private final Map<Tag, Instant> times;
  private final Map<StoragePath, Instant> expected = new HashMap<>();
  private final RemovalQuarantine run;

  /**
   * Creates a removal.
   *
   * @param times the time at which a tag must have been set last; a tag that is not in the map is
   *     removed regardless of its time
   */
  public TagRemoval(
      StorageDriver driver, RepositoryName repository, Digest manifest, Map<Tag, Instant> times) {
    this.driver = driver;
    this.repository = repository;
    this.content = Link.content(manifest);
    this.times = times;
    this.run = new RemovalQuarantine(driver);
  }

  /** Returns those of {@code tags} that this call removed; the caller looks at the others again. */
  public List<Tag> run(List<Tag> tags) {
    Map<Tag, List<StoragePath>> histories = new LinkedHashMap<>();
    List<Quarantine.Seen> seen = new ArrayList<>();
    for (Tag tag : tags) {
      StoragePath current = current(tag);
      if (times.containsKey(tag)) {
        expected.put(current, times.get(tag));
      }
      driver.quarantine().restoreFromAnyRun(current);
      List<StoragePath> history = new ArrayList<>();
      addHistory(RegistryLayout.tag(repository, tag), FOLDERS_IN_A_TAG, history);
      histories.put(tag, history);
      driver
          .stat(current)
          .filter(entry -> hasItsTime(current, entry))
          .ifPresent(entry -> seen.add(new Quarantine.Seen(current, entry)));
    }
    List<StoragePath> taken = run.take(seen);
    Set<StoragePath> going = new LinkedHashSet<>(taken);
    going.removeIf(link -> !namesManifest(link) || !isStillOfItsTime(link));
    run.restore(taken.stream().filter(link -> !going.contains(link)).toList());
    Set<StoragePath> removed = Set.copyOf(run.purge(going));
    run.end();
    histories.keySet().removeIf(tag -> !removed.contains(current(tag)));
    List<StoragePath> gone = new ArrayList<>();
    histories.forEach((tag, history) -> removeHistory(tag, history, gone));
    driver.persist(gone);
    run.persist(List.of(RegistryLayout.repository(repository)));
    return List.copyOf(histories.keySet());
  }

  private boolean hasItsTime(StoragePath link, StorageEntry entry) {
    return entry.modified().equals(expected.getOrDefault(link, entry.modified()));
  }

  /**
   * Looks at the time of a link in quarantine: a program that had opened the link may have written
   * the same content to it.
   */
  private boolean isStillOfItsTime(StoragePath taken) {
    return !expected.containsKey(taken)
        || run.kept().stat(taken).filter(entry -> hasItsTime(taken, entry)).isPresent();
  }

  private boolean namesManifest(StoragePath taken) {
    try {
      return Arrays.equals(run.kept().read(taken, content.length), content);
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return false;
    }
  }

  /** Removes the history for good: some registries list as a tag every folder that comes back. */
  private void removeHistory(Tag tag, List<StoragePath> history, List<StoragePath> gone) {
    StoragePath folder = RegistryLayout.tag(repository, tag);
    if (driver.stat(current(tag)).isEmpty()) {
      history.forEach(driver::deleteTree);
      EmptyFolders.remove(driver, folder);
      gone.addAll(history);
    }
    gone.add(current(tag));
    gone.add(folder);
  }

  /** Adds all but the link itself, in the layout or not, down to the folders named by digests. */
  private void addHistory(StoragePath folder, int depth, List<StoragePath> history) {
    List<String> children = new ArrayList<>();
    if (depth == 0 || !driver.list(folder, children::add)) {
      history.add(folder);
    }
    children.stream()
        .filter(child -> depth < FOLDERS_IN_A_TAG || !child.equals(RegistryLayout.CURRENT))
        .forEach(child -> addHistory(folder.resolve(child), depth - 1, history));
  }

  private StoragePath current(Tag tag) {
    return RegistryLayout.tagCurrentLink(repository, tag);
  }
}
