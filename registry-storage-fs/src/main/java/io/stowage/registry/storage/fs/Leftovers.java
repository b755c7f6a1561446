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
 * Removes temporary files and folders whose process has ended.
 *
 * <p>A process that seems to have ended may still run: on another host, in another container, or
 * hidden by the options of /proc. Its call then finds its temporary file missing and makes it
 * again, so nothing is lost. Thread-safe.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Lookup lookup;
  private final Folders folders;

  Leftovers(Lookup lookup, Folders folders) {
    this.lookup = lookup;
    this.folders = folders;
  }

  /**
   * Removes the leftovers in {@code folder} that were last changed before {@code before}, and
   * returns their number.
   */
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
   * Removes the leftovers next to {@code file}, which was written into an existing folder: the call
   * that made the folder may have been interrupted.
   */
  void removeBeside(Path file) {
    try {
      remove(Attributes.folderOf(file), Instant.MAX);
    } catch (IOException e) {
      LOG.debug("Cannot remove leftovers next to {}: {}", Printable.of(file), Printable.of(e));
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
      if (process.isPresent() && ProcessHandle.of(process.getAsLong()).isEmpty()) {
        left.add(child);
      }
    });
    return left;
  }

  private static boolean isOlder(Path file, Instant before) throws IOException {
    try {
      return Attributes.of(file).lastModifiedTime().toInstant().isBefore(before);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
