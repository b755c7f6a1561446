/**
 * The API for applications: open a {@link io.stowage.registry.Registry}, get a repository from it,
 * push, pull, tag and delete.
 *
 * <p>This package does not depend on a file system and contains no literal paths.
 */
@NullMarked
package io.stowage.registry;

import org.jspecify.annotations.NullMarked;
