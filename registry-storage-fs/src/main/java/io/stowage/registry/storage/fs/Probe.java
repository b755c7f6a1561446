package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Checks with a file of its own whether a file system meets the requirements of leases.
 * Thread-safe.
 *
 * <p>The file has the name of a temporary file, which listings skip. It lies in the folder to be
 * checked or, if that does not exist, in the nearest existing folder above it.
 */
final class Probe {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String READ_ONLY = "read-only file system";

  private final SafePaths paths;
  private final StoreClock clock;
  private final Samples samples;
  private final ByteLocks locks;

  Probe(SafePaths paths, StoreClock clock, Samples samples, ByteLocks locks) {
    this.paths = paths;
    this.clock = clock;
    this.samples = samples;
    this.locks = locks;
  }

  /** Makes the file and removes it. */
  void checkWritable(StoragePath path) {
    making(path, (folder, file) -> Duration.ZERO);
  }

  /** Returns how far the clock of the file system is ahead of the clock of this computer. */
  Duration run(StoragePath path) {
    return making(path, (folder, file) -> run(path, folder, file));
  }

  private Duration making(StoragePath path, Trial trial) {
    Path folder = nearest(paths.plainAt(path));
    Path file = TemporaryFile.beside(folder.resolve("probe"));
    try {
      make(path, file);
      try {
        return trial.on(folder, file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw Errors.of(path, e);
    }
  }

  private Duration run(StoragePath path, Path folder, Path file) throws IOException {
    Duration ahead = ahead(file);
    checkTimes(path, file);
    samples.check(path, folder, file, clock.instant());
    checkMove(path, file);
    return ahead;
  }

  private Path nearest(Path located) {
    Path folder = located;
    while (!folder.equals(paths.root()) && !Attributes.isFolder(folder)) {
      folder = Attributes.folderOf(folder);
    }
    return folder;
  }

  /** Makes the file and tries to lock it. */
  private void make(StoragePath path, Path file) throws IOException {
    try (FileChannel channel = OpenFile.toWrite(file, StandardOpenOption.CREATE_NEW)) {
      LockFile.isLocking(channel, Attributes.folderOf(file), locks);
    } catch (IOException e) {
      if (Errors.of(path, e) instanceof StorageException.AccessDenied) {
        String remedy = Errors.reason(e).contains(READ_ONLY)
            ? "the file system is read-only: mount it writable"
            : "files cannot be made in " + Attributes.folderOf(file) + ": run as its owner";
        throw new StorageException.AccessDenied(
            path, remedy + ", or open the registry read-only", e);
      }
      throw e;
    }
  }

  private Duration ahead(Path file) throws IOException {
    Instant before = clock.unset();
    Files.write(file, new byte[1]);
    Instant made = time(file);
    return clock.found(before, made, clock.unset());
  }

  private void checkTimes(StoragePath path, Path file) throws IOException {
    Instant earlier = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(SECOND.multipliedBy(3));
    Instant first = set(path, file, earlier);
    Instant second = set(path, file, earlier.plus(SECOND));
    if (Duration.between(first, second).compareTo(SECOND) < 0) {
      throw new StorageException.Unsuitable(
          path,
          "times of files set to " + earlier + " and one second later are read back as " + first
              + " and " + second + ": use a file system that keeps times to the second");
    }
  }

  private static Instant set(StoragePath path, Path file, Instant time) throws IOException {
    try {
      Attributes.touch(file, time);
    } catch (IOException e) {
      throw new StorageException.Unsuitable(
          path,
          "times of files cannot be set (" + e.getMessage()
              + "): mount it so that the owner of a file can set its times",
          e);
    }
    return time(file);
  }

  private static void checkMove(StoragePath path, Path file) throws IOException {
    Path moved = TemporaryFile.beside(file);
    try {
      Files.move(file, moved, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new StorageException.Unsuitable(
          path, "files cannot be renamed: use a file system that can rename", e);
    }
    Files.delete(moved);
  }

  private static Instant time(Path file) throws IOException {
    return Attributes.of(file).lastModifiedTime().toInstant();
  }

  /** A check that uses the file. */
  private interface Trial {
    Duration on(Path folder, Path file) throws IOException;
  }
}
