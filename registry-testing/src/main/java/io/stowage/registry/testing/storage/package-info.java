/**
 * What it takes to test a storage driver: the contract of all drivers, and drivers that fail on purpose.
 *
 * <p>Nothing here knows what a manifest, a repository or a digest is.
 */
@NullMarked
package io.stowage.registry.testing.storage;

import org.jspecify.annotations.NullMarked;
