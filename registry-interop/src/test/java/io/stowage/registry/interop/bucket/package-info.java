/**
 * Tests with registries in buckets of a real object store, beside a real {@code docker-registry}
 * that uses the same bucket.
 */
@NullMarked
package io.stowage.registry.interop.bucket;

import org.jspecify.annotations.NullMarked;
