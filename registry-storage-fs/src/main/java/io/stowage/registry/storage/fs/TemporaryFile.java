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
 * Replaces files as a whole, by way of a temporary one beside.
 *
 * <p>Its name starts with a dot, so that it can be no tag, no repository and no digest, and it does
 * not grow with the file's name. It carries the number of the process that made it: a crash may leave
 * one behind, and {@link Leftovers} removes those whose process is gone.
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

  /** Returns whether a file of that name is one of these. */
  static boolean isName(String name) {
    return process(name).isPresent();
  }

  /** Returns the process that made the file of that name, or empty if it is none of these. */
  static OptionalLong process(String name) {
    if (!name.startsWith(PREFIX)) {
      return OptionalLong.empty();
    }
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Returns a new path of such a name, beside {@code path}. */
  static Path beside(Path path) {
    return path.resolveSibling(
        PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + SUFFIX);
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
