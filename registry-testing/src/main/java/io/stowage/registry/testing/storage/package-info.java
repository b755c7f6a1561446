/**
 * What it takes to test a storage driver: the contract of all drivers, and drivers that fail on purpose.
 *
 * <p>Start with {@link io.stowage.registry.testing.storage.StorageDriverContract} to test a driver, with
 * {@link io.stowage.registry.testing.storage.FailingStorage} to test what uses one. Nothing here
 * knows what a manifest, a repository or a digest is.
 */
@NullMarked
package io.stowage.registry.testing.storage;

import org.jspecify.annotations.NullMarked;
