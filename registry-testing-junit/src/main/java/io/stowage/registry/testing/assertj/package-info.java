/**
 * AssertJ assertions for registries: import {@link
 * io.stowage.registry.testing.assertj.RegistryAssertions#assertThat}. AssertJ is an optional
 * dependency: who uses this package has it.
 *
 * <p>They look as a reader does who pulls, so that no assertion keeps anything from being collected.
 */
@NullMarked
package io.stowage.registry.testing.assertj;

import org.jspecify.annotations.NullMarked;
