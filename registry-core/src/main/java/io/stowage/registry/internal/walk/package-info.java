/**
 * Listing of trees: what is in a registry by the names of its folders, without a look at any file; and an
 * index of what a listing of referrers would have to read.
 *
 * <p>Start with {@link io.stowage.registry.internal.walk.RegistryWalk}. This package is not part of the
 * API.
 */
@NullMarked
package io.stowage.registry.internal.walk;

import org.jspecify.annotations.NullMarked;
