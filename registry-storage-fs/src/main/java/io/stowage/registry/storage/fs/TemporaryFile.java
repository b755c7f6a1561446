package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces whole files through a temporary file in the same folder.
 *
 * <p>The name of the temporary file starts with a dot, so it is never a valid tag, repository or
 * digest, and its length does not depend on the name of the replaced file. The name contains the id
 * of the process that made it: a crash may leave the file behind, and {@link Leftovers} removes
 * those whose process has ended.
 */
final class TemporaryFile {
  private static final String PREFIX = ".stowage-";
  private static final String SUFFIX = ".tmp";
  private static final Pattern NAME = Pattern.compile(
      Pattern.quote(PREFIX) + "([0-9]{1,18})-[0-9a-f-]{36}" + Pattern.quote(SUFFIX));

  private final Sync sync;
  private final Ownership ownership;

  TemporaryFile(Sync sync, Ownership ownership) {
    this.sync = sync;
    this.ownership = ownership;
  }

  /** Returns whether {@code name} is the name of a temporary file. */
  static boolean isName(String name) {
    return process(name).isPresent();
  }

  /** Returns the process that made the temporary file {@code name}, or empty for any other name. */
  static OptionalLong process(String name) {
    if (!name.startsWith(PREFIX)) {
      return OptionalLong.empty();
    }
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Returns a new path for a temporary file next to {@code path}. */
  static Path beside(Path path) {
    return path.resolveSibling(
        PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + SUFFIX);
  }

  /**
   * Writes {@code content} to {@code path} with the last-modified time {@code now}. The name is not
   * synced.
   */
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
      ownership.madeFile(path);
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
