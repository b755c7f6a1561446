/**
 * Determines everything that a registry needs: from the roots, through the references of manifests,
 * to the set of marks.
 *
 * <p>Not exported. This package removes nothing. If it cannot understand something, it treats
 * everything mentioned there as needed.
 */
@NullMarked
package io.stowage.registry.gc.internal.mark;

import org.jspecify.annotations.NullMarked;
