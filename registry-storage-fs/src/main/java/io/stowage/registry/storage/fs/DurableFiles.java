package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Knows of files that they are on the device as they are: because this process brought them there, or
 * because they were last changed an hour ago. Thread-safe.
 */
final class DurableFiles {
  private final TimesOfChange times;
  private final Memory<Known> known = new Memory<>();

  DurableFiles(TimesOfChange times) {
    this.times = times;
  }

  /** Returns whether the content of {@code file} is known to be durable, and its name in its folder. */
  boolean contains(Path file, Version found) {
    return times.isWrittenBack(found.changed()) || remembered(file, found).isPresent();
  }

  /** Returns whether the names of all folders above {@code file} are known to be durable too. */
  boolean containsWithFolders(Path file, Version found) {
    return remembered(file, found).filter(Known::withFolders).isPresent();
  }

  /** Takes note that {@code file} was brought to the device, with its name and those above it. */
  void synced(Path file, Version found) {
    if (times.isSettled(found.changed())) {
      known.keep(file, new Known(found, true));
    }
  }

  /**
   * Takes note that this process brought {@code file} to the device, after it set its last-modified time
   * to {@code time}. No other change has the same time, since the file system's own are coarser.
   */
  void made(Path file, Instant time) throws IOException {
    Version found = Version.at(file);
    if (found.isFile() && found.isOf(time)) {
      known.keep(file, new Known(found, true));
    }
  }

  /** Sets the last-modified time of {@code file}; what was known of it stays known. */
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
