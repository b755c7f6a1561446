/**
 * Implements the storage SPI on a directory.
 *
 * <p>Start with {@link io.stowage.registry.storage.fs.FileSystemStorage}. This package does not
 * depend on manifests, repositories or digests.
 */
@NullMarked
package io.stowage.registry.storage.fs;

import org.jspecify.annotations.NullMarked;
