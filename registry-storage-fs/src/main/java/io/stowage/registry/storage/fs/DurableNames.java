package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Syncs the names in folders to the device, except for names that are already there. Thread-safe.
 *
 * <p>The names in a folder are known to be durable as long as the folder's last-modified time is
 * the one that it had before it was synced. Any process may remove an empty folder and make it
 * again, so having made and synced a folder proves nothing; but its removal changes the time of the
 * parent folder. A time that was recent when it was read is not trusted, because another change
 * within the same tick would not be visible.
 *
 * <p>A change that is at least an hour old is durable without a sync. This applies to the names in
 * a folder, and to the name of a folder itself, because renaming a folder also changes it.
 */
final class DurableNames {
  private final Path root;
  private final Device device;
  private final TimesOfChange ofFolders;
  private final TimesOfChange ofAll;
  private final Memory<Path, FileTime> durable = new Memory<>();

  /**
   * Handles the folders below {@code root}.
   *
   * @param ofFolders judges last-modified times of folders
   * @param ofAll judges times that no program can set
   */
  DurableNames(Path root, Device device, TimesOfChange ofFolders, TimesOfChange ofAll) {
    this.root = root;
    this.device = device;
    this.ofFolders = ofFolders;
    this.ofAll = ofAll;
  }

  /** Begins a pass that syncs folders, each of them once. */
  Pass pass() {
    return new Pass();
  }

  /** A pass over folders in which each folder is read and synced at most once. */
  final class Pass {
    private final Map<Path, Optional<FileTime>> looked = new HashMap<>();
    private final Set<Path> synced = new HashSet<>();
    private final Set<Path> placed = new HashSet<>();

    private Pass() {}

    /**
     * Waits for the names in {@code folder} and in the folders above it, up to the root. The folder
     * may have vanished.
     */
    void syncIn(Path folder) throws IOException {
      sync(folder);
      syncAbove(folder);
    }

    /**
     * Waits for the name of {@code folder} and for the names of the folders above it, up to the
     * root.
     */
    void syncAbove(Path folder) throws IOException {
      Path below = folder;
      while (!below.equals(root) && placed.add(below)) {
        Path above = Attributes.folderOf(below);
        if (!isDurable(above) && !isWrittenBack(below)) {
          sync(above);
        }
        below = above;
      }
    }

    private void sync(Path folder) throws IOException {
      Optional<FileTime> time = look(folder);
      if (time.isPresent() && !isDurable(folder)) {
        synced.add(folder);
        sync(folder, time.get());
      }
    }

    private boolean isDurable(Path folder) throws IOException {
      Optional<FileTime> time = look(folder);
      return synced.contains(folder) || (time.isPresent() && time.equals(durable.of(folder)));
    }

    private void sync(Path folder, FileTime time) throws IOException {
      if (!ofAll.isWrittenBack(folder, time) && !forced(folder)) {
        return;
      }
      if (ofFolders.isSettled(time)) {
        durable.keep(folder, time);
      }
    }

    /** Returns whether the folder still existed and was synced. */
    private boolean forced(Path folder) throws IOException {
      try {
        DeviceSync.force(folder, device);
        return true;
      } catch (NoSuchFileException e) {
        durable.forget(folder);
        return false;
      }
    }

    private boolean isWrittenBack(Path folder) throws IOException {
      Optional<FileTime> time = look(folder);
      return time.isPresent() && ofAll.isWrittenBack(folder, time.get());
    }

    private Optional<FileTime> look(Path folder) throws IOException {
      if (!looked.containsKey(folder)) {
        looked.put(folder, timeOf(folder));
      }
      return looked.getOrDefault(folder, Optional.empty());
    }

    private Optional<FileTime> timeOf(Path folder) throws IOException {
      Optional<FileTime> time = Attributes.find(folder, () -> Attributes.of(folder))
          .filter(BasicFileAttributes::isDirectory)
          .map(BasicFileAttributes::lastModifiedTime);
      if (time.isEmpty()) {
        durable.forget(folder);
      }
      return time;
    }
  }
}
