/**
 * Executes work on a few threads, at a limited rate, until it is cancelled.
 *
 * <p>Not exported. This package does not depend on a registry.
 */
@NullMarked
package io.stowage.registry.gc.internal.work;

import org.jspecify.annotations.NullMarked;
