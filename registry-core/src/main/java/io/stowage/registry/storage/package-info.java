/**
 * Where bytes are kept: the SPI that a store implements, and a store on the heap.
 *
 * <p>Start with {@link io.stowage.registry.storage.StorageDriver}. Nothing here knows what a
 * manifest, a repository or a digest is.
 */
@NullMarked
package io.stowage.registry.storage;

import org.jspecify.annotations.NullMarked;
