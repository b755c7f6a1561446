package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Brings data and names to the device, and names that are there already at most once.
 *
 * <p>The names in a folder are known to be durable for as long as its last-modified time is the one
 * that it had before it was synced. Any process may remove an empty folder and make it again, so that
 * we made and synced it once says nothing; but that changes the time of the folder above. A time that
 * was young when it was read is not trusted, since a change in the same tick would not show.
 */
final class DeviceSync implements Sync {
  private static final int MOST_REMEMBERED = 10_000;

  /** Longer than the coarsest tick of a file system whose times have fractions of a second. */
  private static final Duration FINE_TICK = Duration.ofMillis(200);

  /** As long as the coarsest tick of those that keep whole seconds: FAT's. */
  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  private final Path root;
  private final Device device;
  private final InstantSource clock;
  private final ConcurrentMap<Path, FileTime> durable = new ConcurrentHashMap<>();

  DeviceSync(Path root, Device device, InstantSource clock) {
    this.root = root;
    this.device = device;
    this.clock = clock;
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
    Set<Path> synced = new HashSet<>();
    for (Path folder : folders) {
      Path next = folder;
      while (synced.add(next)) {
        namesIn(next);
        next = next.equals(root) ? root : Attributes.folderOf(next);
      }
    }
  }

  private void namesIn(Path folder) throws IOException {
    try {
      BasicFileAttributes found = Attributes.of(folder);
      FileTime before = found.lastModifiedTime();
      if (found.isDirectory() && !before.equals(durable.get(folder))) {
        force(folder, device);
        remember(folder, before);
      }
    } catch (FileSystemException e) {
      if (Attributes.isFolder(folder)) {
        throw e;
      }
      durable.remove(folder);
    }
  }

  private void remember(Path folder, FileTime before) {
    if (!isSettled(before.toInstant())) {
      return;
    }
    if (durable.size() >= MOST_REMEMBERED) {
      durable.clear();
    }
    durable.put(folder, before);
  }

  private boolean isSettled(Instant time) {
    boolean whole = time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    Duration tick = whole ? COARSE_TICK : FINE_TICK;
    return time.isBefore(clock.instant().minus(tick));
  }

  static void force(Path path, Device device) throws IOException {
    try (FileChannel channel = OpenFile.toRead(path)) {
      device.force(channel, path);
    }
  }
}
