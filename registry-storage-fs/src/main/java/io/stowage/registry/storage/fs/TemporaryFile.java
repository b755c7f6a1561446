package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;

/**
 * Replaces files as a whole, by way of a temporary one beside.
 *
 * <p>Its name starts with a dot, so that it can be no tag, no repository and no digest, and it does
 * not grow with the file's name. A crash may leave one behind.
 */
final class TemporaryFile {
  private static final String PREFIX = ".stowage-";
  private static final String SUFFIX = ".tmp";
  private static final int LENGTH = PREFIX.length() + 36 + SUFFIX.length();

  private final Sync sync;

  TemporaryFile(Sync sync) {
    this.sync = sync;
  }

  /** Returns whether a file of that name is one of these. */
  static boolean isName(String name) {
    return name.length() == LENGTH && name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  /** Returns a new path of such a name, beside {@code path}. */
  static Path beside(Path path) {
    return path.resolveSibling(PREFIX + UUID.randomUUID() + SUFFIX);
  }

  /** Puts {@code content} at {@code path}, last modified at {@code now}. Its name is not synced. */
  void replace(Path path, byte[] content, Instant now) throws IOException {
    Path temporary = beside(path);
    try {
      write(temporary, content, now);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      remove(temporary, e);
      throw e;
    }
  }

  private void write(Path path, byte[] content, Instant now) throws IOException {
    try (FileChannel channel = OpenFile.toWrite(path, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      Attributes.touch(path, now);
      sync.data(channel, path);
    }
  }

  private static void remove(Path temporary, Throwable reason) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
