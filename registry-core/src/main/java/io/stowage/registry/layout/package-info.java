/**
 * Distribution's layout: from digests and names to paths and back, and what a link says.
 *
 * <p>Start with {@link io.stowage.registry.layout.RegistryLayout}, the one place that spells out a
 * path. Nothing here knows what is in a manifest.
 */
@NullMarked
package io.stowage.registry.layout;

import org.jspecify.annotations.NullMarked;
