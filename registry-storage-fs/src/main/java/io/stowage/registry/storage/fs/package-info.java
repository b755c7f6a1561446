/**
 * The storage SPI on a directory.
 *
 * <p>Start with {@link io.stowage.registry.storage.fs.FileSystemStorage}. Nothing here knows what a
 * manifest, a repository or a digest is.
 */
@NullMarked
package io.stowage.registry.storage.fs;

import org.jspecify.annotations.NullMarked;
