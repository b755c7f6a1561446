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

  /**
   * Returns whether the server does not have a blob that a manifest names, or may have lost it while
   * it stored the manifest.
   */
  boolean isForMissingBlob() {
    String answer = String.valueOf(getMessage());
    return (status == 400 && answer.contains("MANIFEST_BLOB_UNKNOWN"))
        || (status == 503 && answer.contains("UNAVAILABLE"));
  }
}
