/**
 * Reclaims what no manifest reaches.
 *
 * <p>Nothing here knows a driver but through the SPI, or spells out a path.
 */
@NullMarked
package io.stowage.registry.gc;

import org.jspecify.annotations.NullMarked;
