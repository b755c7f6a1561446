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
 * Translates the JDK's exceptions into storage exceptions. No other class does so.
 *
 * <p>The JDK has no type for most errors that an operating system reports, so the reason text is
 * parsed. The texts are those of glibc and musl on Linux and of macOS, in English. On a system with
 * translated messages, a full disk is reported as {@code Failed}, with the reason in the message.
 */
final class Errors {
  private final SafePaths paths;

  Errors(SafePaths paths) {
    this.paths = paths;
  }

  /** Translates {@code e}, which occurred while the object at {@code path} was read. */
  StorageException reading(StoragePath path, Path located, IOException e) {
    if (paths.isAbsent(located, e) || Attributes.isFolder(located)) {
      return new StorageException.NoSuchObject(path);
    }
    return Files.isSymbolicLink(located) ? SafePaths.linkAt(path) : of(path, e);
  }

  /** Translates {@code e}, which occurred while an object was written at {@code path}. */
  StorageException writing(StoragePath path, Path located, IOException e) {
    if (Files.isSymbolicLink(located)) {
      return SafePaths.linkAt(path);
    }
    if (Attributes.isFolder(located)) {
      return new StorageException.UnexpectedKind(path, "an object, found a folder");
    }
    if (paths.objectAbove(located)) {
      return new StorageException.UnexpectedKind(path, "only folders above it, found an object");
    }
    return of(path, e);
  }

  /** Translates {@code e}, which occurred while the time of the object at {@code path} was set. */
  static StorageException renewing(StoragePath path, Path located, IOException e) {
    StorageException plain = of(path, e);
    return plain instanceof StorageException.AccessDenied && !reason(e).contains("read-only")
        ? new StorageException.AccessDenied(
            path,
            "only its owner can set the time of " + located + ": run as that user or root, "
                + "or change its owner",
            e)
        : plain;
  }

  /** Translates {@code e} without looking at the file system. */
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
      return new StorageException.InvalidPath(path.value(), "names that this file system allows");
    }
    return new StorageException.Failed(path, e);
  }

  /** Returns whether the path, or a name in it, is longer than the file system allows. */
  static boolean isTooLong(IOException e) {
    return isAny(reason(e), "file name too long", "filename too long");
  }

  /**
   * Returns an exception for a channel to throw for {@code e}, with the storage exception as its
   * cause.
   */
  static IOException inChannel(StoragePath path, IOException e) {
    boolean closedBefore = e.getClass() == ClosedChannelException.class;
    return closedBefore ? e : new IOException(e.getMessage(), of(path, e));
  }

  /** Returns the reason that the operating system gives, in lower case. */
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
