/**
 * Decides which tags stay, and removes the others. Start with {@link
 * io.stowage.registry.gc.retention.RetentionPolicy} and {@link
 * io.stowage.registry.gc.retention.Pruner}.
 */
@NullMarked
package io.stowage.registry.gc.retention;

import org.jspecify.annotations.NullMarked;
