package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Leads from the JDK's errors to ours; the one place that does.
 *
 * <p>The JDK has no type for most of what an operating system reports, so the reason is read. It is
 * in the operating system's words: GNU's and musl's of Linux, and macOS's, in English. Where those
 * are translated, a full disk is {@code Failed}, with the reason in the message.
 */
final class Errors {
  private final SafePaths paths;

  Errors(SafePaths paths) {
    this.paths = paths;
  }

  /** Returns what {@code e} means to who looks for an object at {@code path}. */
  StorageException reading(StoragePath path, Path located, IOException e) {
    if (paths.isAbsent(located, e) || Attributes.isFolder(located)) {
      return new StorageException.NoSuchObject(path);
    }
    return Files.isSymbolicLink(located) ? SafePaths.linkAt(path) : of(path, e);
  }

  /** Returns what {@code e} means to who makes an object at {@code path}. */
  StorageException writing(StoragePath path, Path located, IOException e) {
    if (Files.isSymbolicLink(located)) {
      return SafePaths.linkAt(path);
    }
    if (Attributes.isFolder(located)) {
      return new StorageException.UnexpectedKind(path, "an object, found a folder");
    }
    if (paths.objectAbove(located)) {
      return new StorageException.UnexpectedKind(path, "folders only on the way, found an object");
    }
    return of(path, e);
  }

  /** Returns what {@code e} means to who sets the time of what is at {@code path}. */
  static StorageException renewing(StoragePath path, Path located, IOException e) {
    StorageException plain = of(path, e);
    return plain instanceof StorageException.AccessDenied && !reason(e).contains("read-only")
        ? new StorageException.AccessDenied(
            path,
            "the time of " + located + " can be set by its owner alone: run as that user or root, "
                + "or change its owner",
            e)
        : plain;
  }

  /** Returns what {@code e} means, going by itself alone. */
  static StorageException of(StoragePath path, IOException e) {
    if (e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException) {
      return new StorageException.Interrupted(path.value(), e);
    }
    String reason = reason(e);
    if (isAny(
        reason, "no space left", "disk quota exceeded", "disc quota exceeded", "quota exceeded")) {
      return new StorageException.StorageFull(path, e);
    }
    if (isAny(reason, "read-only file system", "operation not permitted", "permission denied")) {
      return new StorageException.AccessDenied(path, reason, e);
    }
    if (e instanceof AccessDeniedException) {
      return new StorageException.AccessDenied(path, e);
    }
    if (isAny(reason, "too many open files", "no file descriptors available")) {
      return new StorageException.TooManyOpenFiles(path, e);
    }
    if (isTooLong(e)) {
      return new StorageException.InvalidPath(path.value(), "names that this file system can have");
    }
    return new StorageException.Failed(path, e);
  }

  /** Returns whether a path, or one of its names, is longer than the file system takes. */
  static boolean isTooLong(IOException e) {
    return isAny(reason(e), "file name too long", "filename too long");
  }

  /** Returns {@code e} for a channel to throw, with ours as the cause. */
  static IOException inChannel(StoragePath path, IOException e) {
    boolean closedBefore = e.getClass() == ClosedChannelException.class;
    return closedBefore ? e : new IOException(e.getMessage(), of(path, e));
  }

  /** Returns what the operating system says, in lower case. */
  static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return Objects.requireNonNullElse(reason, "").toLowerCase(Locale.ROOT);
  }

  private static boolean isAny(String reason, String... words) {
    for (String word : words) {
      if (reason.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
