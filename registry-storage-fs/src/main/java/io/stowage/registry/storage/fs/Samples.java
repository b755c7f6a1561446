package io.stowage.registry.storage.fs;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the first file that is found below each part of a store: whether this process may set its
 * times, whether it can be renamed to the other parts, and whether its time lies in the future. A
 * defect of only a few files is detected when they are used.
 */
final class Samples {
  private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
  private static final int MOST_PARTS = 16;
  private static final Duration TICK = Duration.ofSeconds(2);

  private final Predicate<UserPrincipal> maySetAllTimes;

  /**
   * Assumes that the users accepted by {@code maySetAllTimes} may set the times of files that they
   * do not own.
   */
  Samples(Predicate<UserPrincipal> maySetAllTimes) {
    this.maySetAllTimes = maySetAllTimes;
  }

  /**
   * Returns samples for a file system on which only root may set the times of other users' files.
   */
  static Samples posix() {
    return new Samples(user -> user.getName().equals("root"));
  }

  /**
   * Compares the content of {@code folder} with {@code own}, a file that this process has just made
   * there.
   */
  void check(StoragePath path, Path folder, Path own, Instant now) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    UserPrincipal self = owner(own);
    Object device = device(folder);
    for (Path part : children(folder, MOST_PARTS)) {
      try {
        check(path, part, self, device, now);
      } catch (NoSuchFileException | NotDirectoryException e) {
        LOG.debug("{} vanished while it was checked", Printable.of(e.getFile()));
      } catch (FileSystemException e) {
        if (!Errors.isTooLong(e)) {
          throw e;
        }
        LOG.debug("{} contains only folders nested too deep for a path", Printable.of(part));
      }
    }
  }

  private void check(StoragePath path, Path part, UserPrincipal self, Object device, Instant now)
      throws IOException {
    Optional<Path> next = Optional.of(part);
    while (next.isPresent() && Attributes.isFolder(next.get())) {
      checkDevice(path, next.get(), device);
      next = children(next.get(), 1).stream().findFirst();
    }
    if (next.isPresent()) {
      BasicFileAttributes found = Attributes.of(next.get());
      if (found.isRegularFile()) {
        checkOwner(path, next.get(), self);
        warnOfFuture(next.get(), found.lastModifiedTime().toInstant(), now);
      }
    }
  }

  private static void checkDevice(StoragePath path, Path folder, Object device) throws IOException {
    if (!device(folder).equals(device)) {
      throw new StorageException.Unsuitable(
          path, folder + " is on another file system: mount one file system for the whole store");
    }
  }

  private void checkOwner(StoragePath path, Path file, UserPrincipal self) throws IOException {
    UserPrincipal owner = owner(file);
    if (!owner.equals(self) && !maySetAllTimes.test(self)) {
      throw new StorageException.AccessDenied(
          path,
          "the times of " + file + " cannot be set, because it belongs to " + owner
              + " and this process runs as " + self + ": run as " + owner
              + " or root, or change the owner of all files below " + path,
          new AccessDeniedException(file.toString()));
    }
  }

  private static void warnOfFuture(Path file, Instant modified, Instant now) {
    if (modified.isAfter(now.plus(TICK))) {
      LOG.warn(
          "{} was last modified at {}, which is in the future: such files are kept until that time "
              + "plus the grace period, even if unused; check the clocks of all writing hosts",
          Printable.of(file),
          modified);
    }
  }

  private static List<Path> children(Path folder, int most) throws IOException {
    List<Path> children = new ArrayList<>();
    Children.visitWhile(folder, child -> {
      if (!TemporaryFile.isName(Children.name(child))) {
        children.add(child);
      }
      return children.size() < most;
    });
    return children;
  }

  private static UserPrincipal owner(Path file) throws IOException {
    return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Object device(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }
}
