package io.stowage.registry.model;

/** An error code of the HTTP API (OCI distribution spec, "Error Codes"), with its usual status. */
public enum ErrorCode {
  /** A blob is not known to the repository. */
  BLOB_UNKNOWN(404),
  /**
   * An upload has another writer; the call may succeed later. This code is not in the
   * specification.
   */
  BLOB_UPLOAD_BUSY(429),
  /** An upload cannot continue as requested. */
  BLOB_UPLOAD_INVALID(400),
  /** An upload is not known to the repository. */
  BLOB_UPLOAD_UNKNOWN(404),
  /** A digest is malformed or does not match the content. */
  DIGEST_INVALID(400),
  /** A manifest names blobs or manifests that the repository does not have. */
  MANIFEST_BLOB_UNKNOWN(400),
  /** A manifest is malformed. */
  MANIFEST_INVALID(400),
  /** A manifest or tag is not known to the repository. */
  MANIFEST_UNKNOWN(404),
  /** A signature of a manifest is not valid. */
  MANIFEST_UNVERIFIED(400),
  /** A repository name is malformed. */
  NAME_INVALID(400),
  /** A repository does not exist. */
  NAME_UNKNOWN(404),
  /** A page size is negative or not a number. */
  PAGINATION_NUMBER_INVALID(400),
  /** A range does not continue the content uploaded so far, or lies outside a blob. */
  RANGE_INVALID(416),
  /** The length of the content differs from the declared length. */
  SIZE_INVALID(400),
  /** A tag is malformed. */
  TAG_INVALID(400),
  /**
   * A tag does not name the manifest that the caller expected. This code is not in the
   * specification.
   */
  TAG_MISMATCH(412),
  /** The caller is not authenticated. */
  UNAUTHORIZED(401),
  /** The operation is disabled or not supported. */
  UNSUPPORTED(405),
  /** The store denies access. */
  DENIED(403),
  /** The caller sends too many requests. */
  TOOMANYREQUESTS(429),
  /** The store is temporarily unavailable. */
  UNAVAILABLE(503),
  /** Any other error. */
  UNKNOWN(500);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** Returns a noun for the kind of value that an error with this code is about. */
  String subject() {
    return switch (this) {
      case BLOB_UNKNOWN, MANIFEST_BLOB_UNKNOWN -> "blob";
      case BLOB_UPLOAD_BUSY, BLOB_UPLOAD_INVALID, BLOB_UPLOAD_UNKNOWN -> "upload";
      case DIGEST_INVALID -> "digest";
      case MANIFEST_INVALID, MANIFEST_UNKNOWN, MANIFEST_UNVERIFIED -> "manifest";
      case NAME_INVALID, NAME_UNKNOWN -> "repository";
      case PAGINATION_NUMBER_INVALID -> "page size";
      case RANGE_INVALID -> "range";
      case SIZE_INVALID -> "size";
      case TAG_INVALID, TAG_MISMATCH -> "tag";
      case UNAUTHORIZED, DENIED, UNSUPPORTED, TOOMANYREQUESTS, UNAVAILABLE, UNKNOWN -> "value";
    };
  }

  /** Returns the HTTP status that belongs to this code. */
  public int status() {
    return status;
  }
}
