/**
 * The storage SPI that a store implements, and a store on the heap.
 *
 * <p>Start with {@link io.stowage.registry.storage.StorageDriver}. This package has no notion of
 * manifests, repositories or digests.
 */
@NullMarked
package io.stowage.registry.storage;

import org.jspecify.annotations.NullMarked;
