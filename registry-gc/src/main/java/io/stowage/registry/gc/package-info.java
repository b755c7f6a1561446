/**
 * Removes everything that no manifest reaches. Start with {@link
 * io.stowage.registry.gc.GarbageCollector}.
 *
 * <p>This package uses drivers only through the SPI, and contains no literal paths.
 */
@NullMarked
package io.stowage.registry.gc;

import org.jspecify.annotations.NullMarked;
