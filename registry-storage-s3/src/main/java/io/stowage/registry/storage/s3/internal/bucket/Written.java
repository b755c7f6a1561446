package io.stowage.registry.storage.s3.internal.bucket;

import java.time.Instant;

/**
 * The answer of a write.
 *
 * @param version the id of the new version, or empty if the bucket has no versions or the store does
 *     not tell, as Ceph 16 after a copy
 * @param etag of the new version, without quotes, or empty if the store does not report it
 * @param date the store's time of the answer, in whole seconds
 */
public record Written(String version, String etag, Instant date) {}
