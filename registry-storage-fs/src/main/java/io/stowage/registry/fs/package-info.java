/**
 * A registry in a directory: start with {@link io.stowage.registry.fs.FileSystemRegistry}.
 *
 * <p>Joins the services of a registry with the store of {@link io.stowage.registry.storage.fs}, and does
 * nothing else.
 */
@NullMarked
package io.stowage.registry.fs;

import org.jspecify.annotations.NullMarked;
