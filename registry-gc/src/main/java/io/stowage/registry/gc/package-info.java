/**
 * Reclaims what no manifest reaches: start with {@link io.stowage.registry.gc.GarbageCollector}.
 *
 * <p>Nothing here knows a driver but through the SPI, or spells out a path.
 */
@NullMarked
package io.stowage.registry.gc;

import org.jspecify.annotations.NullMarked;
