/**
 * A registry with a URL for tests: {@link io.stowage.registry.testing.http.RegistryServer} serves a
 * registry in the process of the test, as an extension of JUnit 5.11 or newer or by hand. Requires
 * the API of JUnit in both cases.
 */
@NullMarked
package io.stowage.registry.testing.http;

import org.jspecify.annotations.NullMarked;
