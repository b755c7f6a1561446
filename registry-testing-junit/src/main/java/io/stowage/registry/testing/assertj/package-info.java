/**
 * AssertJ assertions for registries: import {@link
 * io.stowage.registry.testing.assertj.RegistryAssertions#assertThat}. AssertJ is an optional
 * dependency: a project that uses this package declares it.
 *
 * <p>The assertions read a registry as a pull does, so they protect nothing from collection.
 */
@NullMarked
package io.stowage.registry.testing.assertj;

import org.jspecify.annotations.NullMarked;
