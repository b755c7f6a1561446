/**
 * Tests for storage drivers: the contract that all drivers fulfil, and drivers that fail on
 * purpose.
 *
 * <p>To test a driver, extend {@code DriverContracts} of the package above, which contains {@link
 * io.stowage.registry.testing.storage.StorageDriverContract}. To test code that uses a driver,
 * start with {@link io.stowage.registry.testing.storage.FailingStorage}. This package does not
 * depend on manifests, repositories or digests.
 */
@NullMarked
package io.stowage.registry.testing.storage;

import org.jspecify.annotations.NullMarked;
