package io.stowage.registry.testing.http;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.junit.RegistryParameters;

/**
 * An open registry that a server serves.
 *
 * @param registry the registry
 * @param clock its clock
 * @param handler answers requests
 * @param parameters provides tests with the registry and what belongs to it
 */
record ServedRegistry(
    Registry registry, TestClock clock, HttpHandler handler, RegistryParameters parameters)
    implements AutoCloseable {
  @Override
  public void close() {
    registry.close();
  }
}
