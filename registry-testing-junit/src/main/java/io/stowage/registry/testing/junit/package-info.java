/**
 * Registries for tests with JUnit 5.11 or newer: {@link
 * io.stowage.registry.testing.junit.RegistryExtension} makes a registry, injects it into tests as a
 * parameter and removes it. Requires only JUnit; the assertions are a separate package.
 */
@NullMarked
package io.stowage.registry.testing.junit;

import org.jspecify.annotations.NullMarked;
