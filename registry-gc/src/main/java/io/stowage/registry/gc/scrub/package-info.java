/**
 * Verifies the content of a store, byte by byte and link by link. Start with {@link
 * io.stowage.registry.gc.scrub.Scrubber}.
 */
@NullMarked
package io.stowage.registry.gc.scrub;

import org.jspecify.annotations.NullMarked;
