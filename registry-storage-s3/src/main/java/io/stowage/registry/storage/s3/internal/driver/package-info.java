/**
 * The storage SPI over a {@link io.stowage.registry.storage.s3.internal.bucket.Bucket}: paths and
 * keys, looks and listings, uploads, leases, and the quarantine.
 */
@NullMarked
package io.stowage.registry.storage.s3.internal.driver;

import org.jspecify.annotations.NullMarked;
