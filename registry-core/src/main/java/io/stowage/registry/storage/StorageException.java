package io.stowage.registry.storage;

import java.io.Serial;

/**
 * A store could not do what was asked.
 *
 * <p>Each kind is a class of its own, so that a caller can tell what it may do next. {@link #path}
 * names where it happened; a driver's own exception is the cause and never reaches a caller bare.
 */
public abstract sealed class StorageException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  private StorageException(String path, String problem, Throwable cause) {
    super(problem + ": " + path, cause);
    this.path = path;
    this.problem = problem;
  }

  private StorageException(String path, String problem) {
    super(problem + ": " + path);
    this.path = path;
    this.problem = problem;
  }

  /** Returns the path that was asked for, as text, since it may not be a valid one. */
  public String path() {
    return path;
  }

  /** Returns what is wrong, which is the message without the path. */
  public String problem() {
    return problem;
  }

  /** The path holds a name that no store accepts, or has no parent. */
  public static final class InvalidPath extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was {@code expected} of {@code path}. */
    public InvalidPath(String path, String expected) {
      super(path, "invalid path, expected " + expected);
    }
  }

  /** The place that was to be opened holds no store. */
  public static final class NoSuchStore extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was {@code expected} at {@code path}. */
    public NoSuchStore(String path, String expected) {
      super(path, "no registry is there, expected " + expected);
    }
  }

  /** Nothing is at the path. */
  public static final class NoSuchObject extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the missing {@code path}. */
    public NoSuchObject(StoragePath path) {
      super(path.value(), "no such object");
    }
  }

  /** Something of another kind is at the path or on the way to it: a folder, a file, a link. */
  public static final class UnexpectedKind extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was {@code expected} at {@code path}. */
    public UnexpectedKind(StoragePath path, String expected) {
      super(path.value(), "expected " + expected);
    }
  }

  /** The object is larger than the caller was ready to read. */
  public static final class TooLarge extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the {@code limit} in bytes. */
    public TooLarge(StoragePath path, long limit) {
      super(path.value(), "object is larger than " + limit + " bytes");
    }
  }

  /** Data does not end where the caller wanted to go on. */
  public static final class OffsetMismatch extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long actual;

    /** Names both offsets, in bytes. */
    public OffsetMismatch(StoragePath path, long expected, long actual) {
      super(path.value(), "cannot go on at byte " + expected + " of an object of " + actual);
      this.actual = actual;
    }

    /** Returns the length of what is there, in bytes. */
    public long actual() {
      return actual;
    }
  }

  /** The store has no room. What was being written is not visible. */
  public static final class StorageFull extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the driver's own {@code cause}. */
    public StorageFull(StoragePath path, Throwable cause) {
      super(path.value(), "no space left", cause);
    }
  }

  /** The store does not let us. */
  public static final class AccessDenied extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the driver's own {@code cause}. */
    public AccessDenied(StoragePath path, Throwable cause) {
      super(path.value(), "access denied", cause);
    }

    /** Wraps the driver's own {@code cause}, and says what an operator can do. */
    public AccessDenied(StoragePath path, String remedy, Throwable cause) {
      super(path.value(), "access denied (" + remedy + ")", cause);
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
      super(path.value(), "too many open files (raise the limit, see ulimit -n)", cause);
    }
  }

  /** The store lacks what a registry needs of it. */
  public static final class Unsuitable extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, and what an operator can do. */
    public Unsuitable(StoragePath path, String problem) {
      super(path.value(), "the store cannot be used: " + problem);
    }

    /** Says what is wrong, and what an operator can do; wraps the driver's own {@code cause}. */
    public Unsuitable(StoragePath path, String problem, Throwable cause) {
      super(path.value(), "the store cannot be used: " + problem, cause);
    }
  }

  /** The store failed in a way that repeating may or may not cure. */
  public static final class Failed extends StorageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the driver's own {@code cause}. */
    public Failed(StoragePath path, Throwable cause) {
      super(path.value(), "storage failed (" + cause.getMessage() + ")", cause);
    }
  }
}
