/**
 * A bucket of S3 or of a compatible store, by way of the SDK of AWS, which no other package knows.
 */
@NullMarked
package io.stowage.registry.storage.s3.internal.aws;

import org.jspecify.annotations.NullMarked;
