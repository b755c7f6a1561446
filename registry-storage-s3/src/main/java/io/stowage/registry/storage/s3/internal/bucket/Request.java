package io.stowage.registry.storage.s3.internal.bucket;

/** The kinds of requests of a {@link Bucket}. */
public enum Request {
  HEAD(Charge.READ),
  GET(Charge.READ),
  PUT(Charge.WRITE),
  COPY(Charge.WRITE),
  HIDE(Charge.DELETE),
  DELETE_VERSIONS(Charge.DELETE),
  LIST(Charge.LIST),
  LIST_VERSIONS(Charge.LIST),
  CREATE_UPLOAD(Charge.WRITE),
  UPLOAD_PART(Charge.WRITE),
  COPY_PART(Charge.WRITE),
  COMPLETE(Charge.WRITE),
  ABORT(Charge.DELETE),
  LIST_UPLOADS(Charge.LIST),
  LIST_PARTS(Charge.LIST),
  SETTINGS(Charge.READ);

  private final Charge charge;

  Request(Charge charge) {
    this.charge = charge;
  }

  /** Returns the class of requests with the price of this kind. */
  public Charge charge() {
    return charge;
  }

  /**
   * Returns whether it is harmless to send a request of this kind again that may have been applied.
   * A repeated write adds a version with the same content, a repeated delete a second marker, and a
   * repeated start an upload without parts. Completing an upload again fails, because the upload no
   * longer exists.
   */
  public boolean isRepeatable() {
    return this != COMPLETE;
  }

  /** The classes of requests that have a price of their own. */
  public enum Charge {
    LIST,
    READ,
    WRITE,
    DELETE
  }
}
