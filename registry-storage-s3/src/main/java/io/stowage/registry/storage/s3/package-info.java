/**
 * A store in a bucket of S3 or of a compatible object store, in the layout of the driver {@code s3}
 * of CNCF Distribution.
 *
 * <p>Start with {@link io.stowage.registry.storage.s3.S3Storage}.
 */
@NullMarked
package io.stowage.registry.storage.s3;

import org.jspecify.annotations.NullMarked;
