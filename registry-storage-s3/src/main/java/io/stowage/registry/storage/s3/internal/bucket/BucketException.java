package io.stowage.registry.storage.s3.internal.bucket;

import java.util.Objects;

/** A request that failed. */
public final class BucketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Creates an exception. The message names the request, the key and the error code of the store. */
  public BucketException(Kind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Creates an exception with a cause. */
  public BucketException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Returns the kind of the failure. */
  public Kind kind() {
    return kind;
  }

  /** The meaning of a failure for the caller. */
  public enum Kind {
    /** There is no such object, version or upload. The request was not applied. */
    NOT_FOUND,
    /** The offset lies at or after the end. The request was not applied. */
    INVALID_RANGE,
    /** The credentials are refused, or a right is missing. The request was not applied. */
    ACCESS_DENIED,
    /** The store has no room left. The request was not applied. */
    QUOTA,
    /** The store asks for fewer requests (503). The request was not applied. */
    SLOW_DOWN,
    /** The store refuses the request for good, such as a part that is too small. Not applied. */
    REFUSED,
    /** The store failed, the answer was lost, or time ran out: the request may have been applied. */
    UNKNOWN,
    /** The thread was interrupted; it stays interrupted. The request may have been applied. */
    INTERRUPTED
  }
}
