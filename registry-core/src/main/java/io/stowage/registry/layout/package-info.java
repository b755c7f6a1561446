/**
 * Distribution's layout: maps digests and names to paths and back, and reads and writes the content
 * of links.
 *
 * <p>Start with {@link io.stowage.registry.layout.RegistryLayout}, the only class that builds
 * paths. This package does not depend on the content of manifests.
 */
@NullMarked
package io.stowage.registry.layout;

import org.jspecify.annotations.NullMarked;
