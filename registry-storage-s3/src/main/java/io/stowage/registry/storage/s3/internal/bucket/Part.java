package io.stowage.registry.storage.s3.internal.bucket;

import java.time.Instant;

/**
 * A part of a multipart upload.
 *
 * @param number from 1 to 10,000
 * @param etag without quotes
 * @param size in bytes
 * @param modified by the clock of the store
 */
public record Part(int number, String etag, long size, Instant modified) {}
