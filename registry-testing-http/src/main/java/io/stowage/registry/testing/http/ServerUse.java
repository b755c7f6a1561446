package io.stowage.registry.testing.http;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The use of a server by a test, a class or a run. The store of JUnit that holds it ends it: JUnit
 * 5.13 and newer because it is {@code AutoCloseable}, older versions because it is a {@code
 * CloseableResource}.
 */
@SuppressWarnings("deprecation") // nothing else is closed before JUnit 5.13
final class ServerUse implements ExtensionContext.Store.CloseableResource, AutoCloseable {
  private final RegistryServer server;

  /** Starts {@code server} unless it runs. */
  ServerUse(RegistryServer server) {
    this.server = server;
    server.enter();
  }

  /** Stops the server unless others use it. */
  @Override
  public void close() {
    server.leave();
  }
}
