/**
 * Finds what a registry needs: from what must stay, through what manifests name, to the set of marks.
 *
 * <p>Not exported. Removes nothing, and takes what it cannot understand to need all that it mentions.
 */
@NullMarked
package io.stowage.registry.gc.internal.mark;

import org.jspecify.annotations.NullMarked;
