/**
 * Processes that work on a store: their identities, and whether they still live. This package is
 * not part of the API.
 *
 * <p>Start with {@link io.stowage.registry.gc.internal.process.ProcessIdentity}.
 */
@NullMarked
package io.stowage.registry.gc.internal.process;

import org.jspecify.annotations.NullMarked;
