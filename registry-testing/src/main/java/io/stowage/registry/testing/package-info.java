/**
 * Tests with a registry: small images, both valid ones and ones that are damaged on purpose, and
 * the contracts of the services.
 */
@NullMarked
package io.stowage.registry.testing;

import org.jspecify.annotations.NullMarked;
