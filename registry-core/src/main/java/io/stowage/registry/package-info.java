/**
 * What an application calls: open a {@link io.stowage.registry.Registry}, take a repository of it,
 * push, pull, tag and delete.
 *
 * <p>Nothing here knows a file system, or spells out a path.
 */
@NullMarked
package io.stowage.registry;

import org.jspecify.annotations.NullMarked;
