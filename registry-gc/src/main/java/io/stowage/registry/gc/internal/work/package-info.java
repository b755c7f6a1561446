/**
 * How work is done: on a few threads, at a bounded pace, and until it is asked to end.
 *
 * <p>Not exported. Knows nothing of a registry.
 */
@NullMarked
package io.stowage.registry.gc.internal.work;

import org.jspecify.annotations.NullMarked;
