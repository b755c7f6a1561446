/**
 * Explores every interleaving of a few processes on one store, including those that random tests
 * miss.
 *
 * <p>Start with {@link io.stowage.registry.exploration.Exploration}. This package does not depend
 * on manifests, repositories or digests.
 */
@NullMarked
package io.stowage.registry.exploration;

import org.jspecify.annotations.NullMarked;
