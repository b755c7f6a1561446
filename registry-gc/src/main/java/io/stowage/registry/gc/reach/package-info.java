/**
 * Explains why a blob stays, and lists everything that a repository reaches. Start with {@link
 * io.stowage.registry.gc.reach.Reachability}.
 */
@NullMarked
package io.stowage.registry.gc.reach;

import org.jspecify.annotations.NullMarked;
