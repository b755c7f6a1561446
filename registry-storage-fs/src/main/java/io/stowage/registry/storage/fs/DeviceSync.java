package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Syncs data and names to the device, except for those known to be there already. */
final class DeviceSync implements Sync {
  private final Device device;
  private final DurableNames names;
  private final DurableFiles files;

  /**
   * Syncs files and folders below {@code root}.
   *
   * @param clock the clock for the last-modified times of folders
   * @param changes the clock of the file system, with which it records each change
   */
  DeviceSync(Path root, Device device, InstantSource clock, InstantSource changes) {
    TimesOfChange ofAll = new TimesOfChange(changes);
    this.device = device;
    this.names = new DurableNames(root, device, new TimesOfChange(clock), ofAll);
    this.files = new DurableFiles(ofAll);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void data(FileChannel channel, Path file) throws IOException {
    device.force(channel, file);
  }

  @Override
  public void data(Path file) throws IOException {
    force(file, device);
  }

  @Override
  public void names(Collection<Path> folders) throws IOException {
    DurableNames.Pass pass = names.pass();
    for (Path folder : folders) {
      pass.syncIn(folder);
    }
  }

  /** Syncs the content of all files first, because a name without its content is worthless. */
  @Override
  public void asFound(Collection<Path> paths) throws IOException {
    Map<Path, Version> found = new LinkedHashMap<>();
    for (Path path : paths) {
      found.put(path, syncContent(path));
    }
    DurableNames.Pass pass = names.pass();
    for (Map.Entry<Path, Version> entry : found.entrySet()) {
      syncNames(pass, entry.getKey(), entry.getValue());
    }
    found.forEach((path, version) -> {
      if (version.isFile()) {
        files.synced(path, version);
      }
    });
  }

  @Override
  public void made(Path file, Instant time) throws IOException {
    files.made(file, time);
  }

  @Override
  public void renew(Path file, Instant time) throws IOException {
    files.renew(file, time);
  }

  /**
   * Syncs the content of a file and returns its version before the sync. The removal of a file that
   * vanishes meanwhile becomes durable with the sync of its folder.
   */
  private Version syncContent(Path path) throws IOException {
    Version found = Version.at(path);
    if (found.isFile() && !files.contains(path, found)) {
      try {
        force(path, device);
      } catch (NoSuchFileException e) {
        return Version.at(path);
      }
    }
    return found;
  }

  private void syncNames(DurableNames.Pass pass, Path path, Version found) throws IOException {
    if (found.isFolder()) {
      pass.syncIn(path);
    } else if (!found.isFile() || !files.contains(path, found)) {
      pass.syncIn(Attributes.folderOf(path));
    } else if (!files.containsWithFolders(path, found)) {
      pass.syncAbove(Attributes.folderOf(path));
    }
  }

  static void force(Path path, Device device) throws IOException {
    try (FileChannel channel = OpenFile.toRead(path)) {
      device.force(channel, path);
    }
  }
}
