/**
 * Every interleaving of a few processes on one store: what no random test can show.
 *
 * <p>Start with {@link io.stowage.registry.exploration.Exploration}. Nothing here knows what a
 * manifest, a repository or a digest is.
 */
@NullMarked
package io.stowage.registry.exploration;

import org.jspecify.annotations.NullMarked;
