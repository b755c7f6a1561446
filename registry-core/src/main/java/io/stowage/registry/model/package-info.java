/**
 * The values that a registry deals with, all of which are validated on creation, and the exceptions
 * that they throw.
 *
 * <p>Start with {@link io.stowage.registry.model.Digest},
 * {@link io.stowage.registry.model.Reference} and {@link io.stowage.registry.model.Manifest}. No
 * class of this package does I/O.
 */
@NullMarked
package io.stowage.registry.model;

import org.jspecify.annotations.NullMarked;
