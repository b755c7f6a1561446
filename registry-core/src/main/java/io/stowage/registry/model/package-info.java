/**
 * The values of the field, each of which cannot be wrong once it exists, and the errors that they throw.
 *
 * <p>Start with {@link io.stowage.registry.model.Digest}, {@link
 * io.stowage.registry.model.Reference} and {@link io.stowage.registry.model.Manifest}. Nothing here
 * does I/O.
 */
@NullMarked
package io.stowage.registry.model;

import org.jspecify.annotations.NullMarked;
