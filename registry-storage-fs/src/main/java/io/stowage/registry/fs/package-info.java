/**
 * A registry in a directory: start with {@link io.stowage.registry.fs.FileSystemRegistry}.
 *
 * <p>This package only connects the services of a registry with the store of {@link
 * io.stowage.registry.storage.fs}.
 */
@NullMarked
package io.stowage.registry.fs;

import org.jspecify.annotations.NullMarked;
