/**
 * Every interleaving of a few processes on one store: what no random test can show.
 *
 * <p>Start with {@link io.stowage.registry.testing.schedule.Exploration}. Nothing here knows what a
 * manifest, a repository or a digest is.
 */
@NullMarked
package io.stowage.registry.testing.schedule;

import org.jspecify.annotations.NullMarked;
