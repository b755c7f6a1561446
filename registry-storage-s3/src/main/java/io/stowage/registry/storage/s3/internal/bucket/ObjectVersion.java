package io.stowage.registry.storage.s3.internal.bucket;

import java.time.Instant;

/**
 * One version of an object, as a lookup or a listing shows it.
 *
 * @param version the version id; empty where a listing of current objects does not have it, {@code
 *     null} (the word) for what was written before the bucket had versions
 * @param etag without quotes; of an object that was written in one request, without encryption by a
 *     key of the customer, it is the MD5 digest in hex
 * @param size in bytes
 * @param modified by the clock of the store; a lookup may have whole seconds only
 */
public record ObjectVersion(String key, String version, String etag, long size, Instant modified) {
  /** Returns key and version id. */
  public KeyVersion id() {
    return new KeyVersion(key, version);
  }
}
