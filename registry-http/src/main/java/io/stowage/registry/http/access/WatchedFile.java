package io.stowage.registry.http.access;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parsed content of a small file, which is read again when its last-modified time, size or
 * identity changes. While a changed file cannot be used, its last usable content stays in effect,
 * and the problem is logged once. This class is thread-safe.
 *
 * @param <T> the type of the parsed content, which is immutable or thread-safe
 */
public final class WatchedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Path path;
  private final String expected;
  private final int limit;
  private final Function<byte[], T> parser;
  private final InstantSource clock;
  private volatile Version<T> version;
  private Instant nextTry = Instant.MIN;
  private String reported = "";

  private record Version<V>(FileStamp stamp, boolean settled, HashCode hash, V value) {
    boolean isCurrent(FileStamp now) {
      return settled && stamp.equals(now);
    }
  }

  WatchedFile(
      Path path, String expected, int limit, Function<byte[], T> parser, InstantSource clock) {
    this.path = path;
    this.expected = expected;
    this.limit = limit;
    this.parser = parser;
    this.clock = clock;
    FileStamp stamp = FileStamp.of(path);
    byte[] content = content();
    this.version =
        new Version<>(stamp, stamp.isSettled(clock.instant()), hash(content), parsed(content));
  }

  /**
   * Reads and parses a file.
   *
   * @param path the file; symbolic links are followed
   * @param expected a description of the file, such as {@code "an htpasswd file"}
   * @param limit the largest size in bytes that the file may have
   * @param parser converts the content; it throws an {@code IllegalArgumentException} whose message
   *     describes the problem without showing secrets
   * @throws UnusableFileException if the file is missing, is not a regular file, is too large,
   *     cannot be read, or is refused by {@code parser}
   */
  public static <T> WatchedFile<T> open(
      Path path, String expected, int limit, Function<byte[], T> parser) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(parser, "parser");
    return new WatchedFile<>(path, expected, limit, parser, InstantSource.system());
  }

  /** Returns the content of the file, which is read again if the file seems to have changed. */
  public T current() {
    FileStamp now = FileStamp.of(path);
    Version<T> known = version;
    return known.isCurrent(now) ? known.value() : refreshed(now);
  }

  /**
   * Reads the file again, whether or not it seems to have changed.
   *
   * @throws UnusableFileException as {@link #open} does; the content then stays as it was
   */
  public synchronized void reload() {
    FileStamp stamp = FileStamp.of(path);
    byte[] content = content();
    HashCode hash = hash(content);
    T value = hash.equals(version.hash()) ? version.value() : parsed(content);
    version = new Version<>(stamp, stamp.isSettled(clock.instant()), hash, value);
    reported = "";
  }

  private synchronized T refreshed(FileStamp now) {
    if (!version.isCurrent(now) && !clock.instant().isBefore(nextTry)) {
      try {
        reload();
      } catch (UnusableFileException e) {
        nextTry = clock.instant().plus(RETRY);
        report(String.valueOf(e.getMessage()));
      }
    }
    return version.value();
  }

  private void report(String problem) {
    if (!problem.equals(reported)) {
      LOG.error("{}; its earlier content stays in effect", problem);
      reported = problem;
    }
  }

  private T parsed(byte[] content) {
    try {
      return parser.apply(content);
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(path, e.getMessage() + ", expected " + expected, e);
    }
  }

  private byte[] content() {
    // A pipe or device is not opened, because that could wait for ever.
    if (!Files.isRegularFile(path)) {
      throw new UnusableFileException(path, kind() + ", expected " + expected);
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new UnusableFileException(
            path, "has more than " + limit + " bytes, expected " + expected);
      }
      return content;
    } catch (IOException e) {
      throw new UnusableFileException(path, "cannot be read, expected " + expected + ": " + e, e);
    }
  }

  private String kind() {
    if (Files.isDirectory(path)) {
      return "is a directory";
    }
    return Files.exists(path) ? "is not a regular file" : "does not exist or is not accessible";
  }

  private static HashCode hash(byte[] content) {
    return Hashing.sha256().hashBytes(content);
  }

  /** Returns the path of the file. */
  @Override
  public String toString() {
    return "WatchedFile[path=" + path + "]";
  }
}
