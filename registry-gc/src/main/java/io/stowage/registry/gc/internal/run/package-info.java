/**
 * What runs leave in a store: who they were, what they keep out of sight, and their records.
 *
 * <p>Not exported.
 */
@NullMarked
package io.stowage.registry.gc.internal.run;

import org.jspecify.annotations.NullMarked;
