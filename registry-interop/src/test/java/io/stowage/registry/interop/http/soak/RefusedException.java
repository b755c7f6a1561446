package io.stowage.registry.interop.http.soak;

/** Thrown if a server answers with a status that the client did not expect. */
@SuppressWarnings("serial") // is never serialized
final class RefusedException extends RuntimeException {
  private final int status;

  /**
   * Creates an exception.
   *
   * @param status the status of the answer
   * @param message the request and the answer
   */
  RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Returns the status of the answer. */
  int status() {
    return status;
  }

  /** Returns whether the server does not have a blob that a manifest names. */
  boolean isForMissingBlob() {
    return status == 400 && String.valueOf(getMessage()).contains("MANIFEST_BLOB_UNKNOWN");
  }
}
