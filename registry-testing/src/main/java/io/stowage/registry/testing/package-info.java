/**
 * Tests with a registry: small images, both valid ones and ones that are damaged on purpose.
 *
 * <p>To test a storage driver, extend {@link io.stowage.registry.testing.DriverContracts}.
 */
@NullMarked
package io.stowage.registry.testing;

import org.jspecify.annotations.NullMarked;
