package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Knows which files are durable in their current state: those that this process has synced, and
 * those that were last changed at least an hour ago. Thread-safe.
 */
final class DurableFiles {
  private final TimesOfChange times;
  private final Memory<Path, Known> known = new Memory<>();

  DurableFiles(TimesOfChange times) {
    this.times = times;
  }

  /**
   * Returns whether the content of {@code file} and its name in its folder are known to be durable.
   */
  boolean contains(Path file, Version found) {
    return times.isWrittenBack(found.changed()) || remembered(file, found).isPresent();
  }

  /**
   * Returns whether the names of all folders above {@code file} are known to be durable as well.
   */
  boolean containsWithFolders(Path file, Version found) {
    return remembered(file, found).filter(Known::withFolders).isPresent();
  }

  /**
   * Records that {@code file} was synced, together with its name and the names of the folders above
   * it.
   */
  void synced(Path file, Version found) {
    if (times.isSettled(found.changed())) {
      known.keep(file, new Known(found, true));
    }
  }

  /**
   * Records that this process synced {@code file} after setting its last-modified time to {@code
   * time}. No other change produces the same time, because the file system's own times are coarser.
   */
  void made(Path file, Instant time) throws IOException {
    Version found = Version.at(file);
    if (found.isFile() && found.isOf(time)) {
      known.keep(file, new Known(found, true));
    }
  }

  /**
   * Sets the last-modified time of {@code file} without losing what is known about its durability.
   */
  void renew(Path file, Instant time) throws IOException {
    Version before = Version.at(file);
    boolean durable = contains(file, before);
    boolean withFolders = containsWithFolders(file, before);
    Attributes.touch(file, time);
    Version after = Version.at(file);
    if (durable && after.inode() == before.inode() && after.isOf(time)) {
      known.keep(file, new Known(after, withFolders));
    }
  }

  private Optional<Known> remembered(Path file, Version found) {
    return known.of(file).filter(each -> each.version().equals(found));
  }

  private record Known(Version version, boolean withFolders) {}
}
