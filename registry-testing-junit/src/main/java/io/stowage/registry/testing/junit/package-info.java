/**
 * A registry for JUnit 5 tests: {@link io.stowage.registry.testing.junit.RegistryExtension} makes it,
 * hands it to tests as parameters and takes it away. Needs JUnit alone; the assertions are apart.
 */
@NullMarked
package io.stowage.registry.testing.junit;

import org.jspecify.annotations.NullMarked;
