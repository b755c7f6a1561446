package io.stowage.registry.model;

/** The error codes of the HTTP API (OCI distribution spec, "Error Codes"), with their usual status. */
public enum ErrorCode {
  /** A blob is not known to the repository. */
  BLOB_UNKNOWN(404),
  /** An upload has another writer; the same call may succeed later. Not a code of that specification. */
  BLOB_UPLOAD_BUSY(429),
  /** An upload cannot go on as asked. */
  BLOB_UPLOAD_INVALID(400),
  /** An upload is not known to the repository. */
  BLOB_UPLOAD_UNKNOWN(404),
  /** A digest is malformed, or the content has another one. */
  DIGEST_INVALID(400),
  /** A manifest names blobs or manifests that the repository does not have. */
  MANIFEST_BLOB_UNKNOWN(400),
  /** A manifest cannot be understood. */
  MANIFEST_INVALID(400),
  /** A manifest or tag is not known to the repository. */
  MANIFEST_UNKNOWN(404),
  /** A signature of a manifest is not valid. */
  MANIFEST_UNVERIFIED(400),
  /** A repository name is malformed. */
  NAME_INVALID(400),
  /** A repository does not exist. */
  NAME_UNKNOWN(404),
  /** A page size is negative, or not a number. */
  PAGINATION_NUMBER_INVALID(400),
  /** Bytes do not follow on what was uploaded so far, or lie outside of a blob. */
  RANGE_INVALID(416),
  /** Content has another length than was said. */
  SIZE_INVALID(400),
  /** A tag is malformed. */
  TAG_INVALID(400),
  /** A tag does not name what the caller expected. Not a code of that specification. */
  TAG_MISMATCH(412),
  /** The caller is not known. */
  UNAUTHORIZED(401),
  /** The operation is switched off or not there. */
  UNSUPPORTED(405),
  /** The store does not let us. */
  DENIED(403),
  /** The caller asks too often. */
  TOOMANYREQUESTS(429),
  /** The store cannot answer now. */
  UNAVAILABLE(503),
  /** Anything else. */
  UNKNOWN(500);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** Returns what an offending value of this code is, in words. */
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
      case UNAUTHORIZED, DENIED, UNSUPPORTED, TOOMANYREQUESTS, UNAVAILABLE, UNKNOWN -> "operation";
    };
  }

  /** Returns the HTTP status that goes with this code. */
  public int status() {
    return status;
  }
}
