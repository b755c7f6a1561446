package io.stowage.registry.storage.s3.internal.bucket;

import java.time.Instant;

/**
 * A multipart upload that was begun and not completed.
 *
 * @param initiated by the clock of the store
 */
public record MultipartUpload(String key, String id, Instant initiated) {}
