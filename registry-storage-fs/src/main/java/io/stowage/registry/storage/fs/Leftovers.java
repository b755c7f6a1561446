package io.stowage.registry.storage.fs;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes temporary files and folders whose process is gone.
 *
 * <p>A process that looks gone may live: on another host, in another container, or where /proc hides
 * it. Its call then does not find its temporary file and makes it again, so nothing is lost.
 * Thread-safe.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Lookup lookup;
  private final Folders folders;

  Leftovers(Lookup lookup, Folders folders) {
    this.lookup = lookup;
    this.folders = folders;
  }

  /** Removes those in {@code folder} that were last changed before {@code before}, and counts them. */
  int remove(StoragePath folder, Instant before) {
    Optional<Path> located = lookup.folder(folder);
    try {
      return located.isEmpty() ? 0 : remove(located.get(), before);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return 0;
    } catch (IOException e) {
      throw Errors.of(folder, e);
    }
  }

  /**
   * Removes those beside {@code file}, which was written into a folder that was there before: a call
   * that made the folder may have ended in the middle.
   */
  void removeBeside(Path file) {
    try {
      remove(Attributes.folderOf(file), Instant.MAX);
    } catch (IOException e) {
      LOG.debug("Leftovers beside {} stay: {}", Printable.of(file), Printable.of(e));
    }
  }

  private int remove(Path folder, Instant before) throws IOException {
    int removed = 0;
    for (Path left : of(folder)) {
      if (isOlder(left, before) && folders.removeTree(left)) {
        removed++;
      }
    }
    return removed;
  }

  private static List<Path> of(Path folder) throws IOException {
    List<Path> left = new ArrayList<>();
    Children.visit(folder, (child, name) -> {
      OptionalLong process = TemporaryFile.process(name);
      if (process.isPresent() && isGone(process.getAsLong())) {
        left.add(child);
      }
    });
    return left;
  }

  private static boolean isGone(long process) {
    return ProcessHandle.of(process).isEmpty();
  }

  private static boolean isOlder(Path file, Instant before) throws IOException {
    try {
      return Attributes.of(file).lastModifiedTime().toInstant().isBefore(before);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
