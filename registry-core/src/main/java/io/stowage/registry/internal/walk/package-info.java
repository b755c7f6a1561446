/**
 * Enumeration of the contents of a registry by the names of its folders, without reading any file,
 * and an index of the manifests that a listing of referrers would otherwise have to read.
 *
 * <p>{@link io.stowage.registry.internal.walk.Closure} follows references from manifest to manifest.
 *
 * <p>Start with {@link io.stowage.registry.internal.walk.RegistryWalk}. This package is not part of
 * the API.
 */
@NullMarked
package io.stowage.registry.internal.walk;

import org.jspecify.annotations.NullMarked;
