package io.stowage.registry.storage;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Printable;
import io.stowage.registry.model.StowageException;
import java.io.IOException;
import java.io.Serial;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/**
 * A store could not do what was asked.
 *
 * <p>Each kind is a class of its own, so that a caller can tell what it may do next. {@link #path}
 * names where it happened; a driver's own exception is the cause and never reaches a caller bare. The
 * {@linkplain #code code} is UNAVAILABLE where the store as a whole cannot serve now, TOOMANYREQUESTS
 * where another writer has the object open, and UNKNOWN where it is not as a registry expects.
 */
public abstract sealed class StorageException extends StowageException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  private StorageException(String path, String problem, Throwable cause) {
    super(ErrorCode.UNAVAILABLE, problem + ": " + path, cause);
    this.path = path;
    this.problem = Printable.of(problem);
  }

  private StorageException(ErrorCode code, String path, String problem) {
    super(code, problem + ": " + path);
    this.path = path;
    this.problem = Printable.of(problem);
  }

  /**
   * Returns what {@code e} means that a channel of a store threw which was opened at {@code path}: the
   * cause if that is one of these, else {@link Interrupted} or {@link Failed}.
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

  /** Returns the path that was asked for, as text, since it may not be a valid one. */
  public String path() {
    return path;
  }

  /** Returns what is wrong, which is the message without the path, escaped as the message is. */
  public String problem() {
    return problem;
  }

  /** The path holds a name that no store accepts, or has no parent. */
  public static final class InvalidPath extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was {@code expected} of {@code path}. */
    public InvalidPath(String path, String expected) {
      super(ErrorCode.UNKNOWN, path, "invalid path, expected " + expected);
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(expected, "expected");
    }
  }

  /** The place that was to be opened holds no store. */
  public static final class NoSuchStore extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** States the {@code problem} of {@code path}. */
    public NoSuchStore(String path, String problem) {
      super(ErrorCode.UNKNOWN, path, "not a registry: " + problem);
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(problem, "problem");
    }
  }

  /** Nothing is at the path. */
  public static final class NoSuchObject extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the missing {@code path}. */
    public NoSuchObject(StoragePath path) {
      super(ErrorCode.UNKNOWN, value(path), "no such object");
    }
  }

  /** Something of another kind is at the path or on the way to it: a folder, a file, a link. */
  public static final class UnexpectedKind extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was {@code expected} at {@code path}. */
    public UnexpectedKind(StoragePath path, String expected) {
      super(ErrorCode.UNKNOWN, value(path), "expected " + expected);
      Objects.requireNonNull(expected, "expected");
    }
  }

  /** The content of an object is not the one that belongs at the path. */
  public static final class Damaged extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was {@code found} at {@code path}. */
    public Damaged(StoragePath path, String found) {
      super(ErrorCode.UNKNOWN, value(path), "damaged content (" + found + ")");
      Objects.requireNonNull(found, "found");
    }
  }

  /** The object is larger than the caller was ready to read. */
  public static final class TooLarge extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the {@code limit} in bytes. */
    public TooLarge(StoragePath path, long limit) {
      super(ErrorCode.UNKNOWN, value(path), "object is larger than " + limit + " bytes");
    }
  }

  /** Data does not end where the caller wanted to go on. */
  public static final class OffsetMismatch extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long actual;

    /** Names both offsets, in bytes. */
    public OffsetMismatch(StoragePath path, long expected, long actual) {
      super(
          ErrorCode.UNKNOWN,
          value(path),
          "cannot go on at byte " + expected + " of an object of " + actual);
      this.actual = actual;
    }

    /** Returns the length of what is there, in bytes. */
    public long actual() {
      return actual;
    }
  }

  /** Another writer has the object open. Nothing was changed, and the same call may succeed later. */
  public static final class Busy extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the {@code path} that is being written to. */
    public Busy(StoragePath path) {
      super(ErrorCode.TOOMANYREQUESTS, value(path), "another writer has the object open");
    }
  }

  /** The store has no room. What was being written is not visible. */
  public static final class StorageFull extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the driver's own {@code cause}. */
    public StorageFull(StoragePath path, Throwable cause) {
      super(value(path), "no space left", cause);
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** The store does not let us. */
  public static final class AccessDenied extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the driver's own {@code cause}. */
    public AccessDenied(StoragePath path, Throwable cause) {
      super(value(path), "access denied", cause);
      Objects.requireNonNull(cause, "cause");
    }

    /** Wraps the driver's own {@code cause}, and says what an operator can do. */
    public AccessDenied(StoragePath path, String remedy, Throwable cause) {
      super(value(path), "access denied (" + remedy + ")", cause);
      Objects.requireNonNull(remedy, "remedy");
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * This process or the system cannot open another file. Nothing is known of what the store holds at
   * the path.
   */
  public static final class TooManyOpenFiles extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the driver's own {@code cause}. */
    public TooManyOpenFiles(StoragePath path, Throwable cause) {
      super(value(path), "too many open files (raise the limit, see ulimit -n)", cause);
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** The store lacks what a registry needs of it. */
  public static final class Unsuitable extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, and what an operator can do. */
    public Unsuitable(StoragePath path, String problem) {
      super(ErrorCode.UNAVAILABLE, value(path), "the store cannot be used: " + problem);
      Objects.requireNonNull(problem, "problem");
    }

    /** Says what is wrong, and what an operator can do; wraps the driver's own {@code cause}. */
    public Unsuitable(StoragePath path, String problem, Throwable cause) {
      super(value(path), "the store cannot be used: " + problem, cause);
      Objects.requireNonNull(problem, "problem");
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** The calling thread was interrupted, and still is, before the call was done. */
  public static final class Interrupted extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String MESSAGE = "the thread was interrupted";

    /** Names what was read, written or waited for: a path of the store, or one of a file. */
    public Interrupted(String path) {
      super(ErrorCode.UNAVAILABLE, path, MESSAGE);
      Objects.requireNonNull(path, "path");
    }

    /** As {@link #Interrupted(String)}; wraps the {@code cause}. */
    public Interrupted(String path, Throwable cause) {
      super(path, MESSAGE, cause);
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** The store failed in a way that repeating may or may not cure. */
  public static final class Failed extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the driver's own {@code cause}. */
    public Failed(StoragePath path, Throwable cause) {
      super(value(path), "storage failed (" + reason(cause) + ")", cause);
    }

    private static String reason(Throwable cause) {
      String message = Objects.requireNonNull(cause, "cause").getMessage();
      return message == null ? cause.getClass().getSimpleName() : message;
    }
  }
}
