package io.stowage.registry.storage;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Printable;
import io.stowage.registry.model.StowageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/**
 * Thrown when a store cannot fulfil a request.
 *
 * <p>Each kind of failure is a class of its own, so that a caller can decide how to proceed.
 * {@link #path} names where the failure happened. A driver's own exception is the cause and is
 * never thrown to a caller directly. The {@linkplain #code code} is UNAVAILABLE if the store as a
 * whole cannot serve at present, TOOMANYREQUESTS if another writer has the object open, and UNKNOWN
 * if the store is not in the state that a registry expects.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public abstract sealed class StorageException extends StowageException {
  private final String path;
  private final String problem;

  private StorageException(String path, String problem, Throwable cause) {
    super(ErrorCode.UNAVAILABLE, problem + ": " + path, cause);
    Objects.requireNonNull(cause, "cause");
    this.path = Objects.requireNonNull(path, "path");
    this.problem = Printable.of(problem);
  }

  private StorageException(ErrorCode code, String path, String problem) {
    super(code, problem + ": " + path);
    this.path = Objects.requireNonNull(path, "path");
    this.problem = Printable.of(problem);
  }

  /**
   * Returns the exception that corresponds to {@code e}, which was thrown by a channel opened at
   * {@code path}: its cause if that is a {@code StorageException}, otherwise {@link Interrupted} or
   * {@link Failed}.
   */
  public static StorageException ofChannel(StoragePath path, IOException e) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(e, "e");
    if (e.getCause() instanceof StorageException cause) {
      return cause;
    }
    boolean interrupted = e instanceof ClosedByInterruptException
        || (e instanceof ClosedChannelException && Thread.currentThread().isInterrupted());
    return interrupted ? new Interrupted(path.value(), e) : new Failed(path, e);
  }

  private static String value(StoragePath path) {
    return Objects.requireNonNull(path, "path").value();
  }

  /**
   * Returns the path that the caller passed, as text, because it may not be a valid path. The
   * documentation of {@link StorageDriver} states which one of several.
   */
  public String path() {
    return path;
  }

  /**
   * Returns the problem, which is the message without the path, escaped in the same way as the
   * message.
   */
  public String problem() {
    return problem;
  }

  /** Thrown when a path contains a name that no store accepts, or has no parent. */
  public static final class InvalidPath extends StorageException {
    /** Creates an exception that states the {@code expected} form of {@code path}. */
    public InvalidPath(String path, String expected) {
      super(ErrorCode.UNKNOWN, path, "invalid path, expected " + expected);
      Objects.requireNonNull(expected, "expected");
    }
  }

  /** Thrown when the place to be opened holds no store. */
  public static final class NoSuchStore extends StorageException {
    /** Creates an exception that states the {@code problem} of {@code path}. */
    public NoSuchStore(String path, String problem) {
      super(ErrorCode.UNKNOWN, path, "not a registry: " + problem);
      Objects.requireNonNull(problem, "problem");
    }
  }

  /** Thrown when nothing is at the path. */
  public static final class NoSuchObject extends StorageException {
    /** Creates an exception that names the missing {@code path}. */
    public NoSuchObject(StoragePath path) {
      super(ErrorCode.UNKNOWN, value(path), "no such object");
    }
  }

  /**
   * Thrown when an entry of another kind is at the path or on the way to it: a folder, a file or a
   * link.
   */
  public static final class UnexpectedKind extends StorageException {
    /** Creates an exception that states the {@code expected} kind of entry at {@code path}. */
    public UnexpectedKind(StoragePath path, String expected) {
      super(ErrorCode.UNKNOWN, value(path), "expected " + expected);
      Objects.requireNonNull(expected, "expected");
    }
  }

  /** Thrown when the content of an object is not the content that belongs at the path. */
  public static final class Damaged extends StorageException {
    /** Creates an exception that describes the content that was {@code found} at {@code path}. */
    public Damaged(StoragePath path, String found) {
      super(ErrorCode.UNKNOWN, value(path), "damaged content (" + found + ")");
      Objects.requireNonNull(found, "found");
    }
  }

  /** Thrown when the object is larger than the limit that the caller set. */
  public static final class TooLarge extends StorageException {
    /** Creates an exception that names the {@code limit} in bytes. */
    public TooLarge(StoragePath path, long limit) {
      super(ErrorCode.UNKNOWN, value(path), "object is larger than " + limit + " bytes");
    }
  }

  /** Thrown when an object does not end at the offset at which the caller wanted to continue. */
  public static final class OffsetMismatch extends StorageException {
    private final long actual;

    /** Creates an exception that names both offsets, in bytes. */
    public OffsetMismatch(StoragePath path, long expected, long actual) {
      super(
          ErrorCode.UNKNOWN,
          value(path),
          "cannot continue at byte " + expected + " of an object of " + actual + " bytes");
      this.actual = actual;
    }

    /** Returns the actual length of the object in bytes. */
    public long actual() {
      return actual;
    }
  }

  /**
   * Thrown when another writer has the object open. Nothing was changed, and the same call may
   * succeed later.
   */
  public static final class Busy extends StorageException {
    /** Creates an exception that names the object with a writer, or the folder of this object. */
    public Busy(StoragePath path) {
      super(ErrorCode.TOOMANYREQUESTS, value(path), "another writer has the object open");
    }
  }

  /** Thrown when the store has no space left. The object that was being written is not visible. */
  public static final class StorageFull extends StorageException {
    /** Creates an exception that wraps the driver's own {@code cause}. */
    public StorageFull(StoragePath path, Throwable cause) {
      super(value(path), "no space left", cause);
    }
  }

  /** Thrown when the store denies access to this process. */
  public static final class AccessDenied extends StorageException {
    /** Creates an exception that wraps the driver's own {@code cause}. */
    public AccessDenied(StoragePath path, Throwable cause) {
      super(value(path), "access denied", cause);
    }

    /**
     * Creates an exception that wraps the driver's own {@code cause} and names the remedy for an
     * operator.
     */
    public AccessDenied(StoragePath path, String remedy, Throwable cause) {
      super(value(path), "access denied (" + remedy + ")", cause);
      Objects.requireNonNull(remedy, "remedy");
    }
  }

  /**
   * Thrown when this process or the system cannot open another file. Whether the store holds
   * anything at the path is unknown.
   */
  public static final class TooManyOpenFiles extends StorageException {
    /** Creates an exception that wraps the driver's own {@code cause}. */
    public TooManyOpenFiles(StoragePath path, Throwable cause) {
      super(value(path), "too many open files (raise the limit, see ulimit -n)", cause);
    }
  }

  /** Thrown when the store lacks a property that a registry needs. */
  public static final class Unsuitable extends StorageException {
    /** Creates an exception that states the problem and the remedy for an operator. */
    public Unsuitable(StoragePath path, String problem) {
      super(ErrorCode.UNAVAILABLE, value(path), "the store cannot be used: " + problem);
      Objects.requireNonNull(problem, "problem");
    }

    /**
     * Creates an exception that states the problem and the remedy for an operator, and wraps the
     * driver's own {@code cause}.
     */
    public Unsuitable(StoragePath path, String problem, Throwable cause) {
      super(value(path), "the store cannot be used: " + problem, cause);
      Objects.requireNonNull(problem, "problem");
    }
  }

  /**
   * Thrown when the calling thread was interrupted before the call was done. The thread stays
   * interrupted.
   */
  public static final class Interrupted extends StorageException {
    private static final String MESSAGE = "the thread was interrupted";

    /**
     * Creates an exception that names the object that was read, written or waited for, by a path of
     * the store or the path of a file.
     */
    public Interrupted(String path) {
      super(ErrorCode.UNAVAILABLE, path, MESSAGE);
    }

    /** Creates an exception as {@link #Interrupted(String)} does, with a {@code cause}. */
    public Interrupted(String path, Throwable cause) {
      super(path, MESSAGE, cause);
    }
  }

  /** Thrown when the store failed in a way that a retry may or may not cure. */
  public static final class Failed extends StorageException {
    /** Creates an exception that wraps the driver's own {@code cause}. */
    public Failed(StoragePath path, Throwable cause) {
      super(value(path), "storage failed (" + reason(cause) + ")", cause);
    }

    private static String reason(Throwable cause) {
      String message = Objects.requireNonNull(cause, "cause").getMessage();
      return message == null ? cause.getClass().getSimpleName() : message;
    }
  }
}
