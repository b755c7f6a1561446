package io.stowage.registry.interop.hostile;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.http.jetty.JettyServer;
import io.stowage.registry.http.jetty.ServerLimits;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A server in this process with a registry in a directory. Thread-safe. */
final class HostileServer implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(20);

  private final Registry registry;
  private final JettyServer server;

  private HostileServer(Registry registry, JettyServer server) {
    this.registry = registry;
    this.server = server;
  }

  /** Starts a server with a registry in {@code root}, which is created if it is missing. */
  static HostileServer start(Path root, HttpOptions options, ServerLimits limits) {
    Registry registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    RegistryHandler handler = RegistryHandler.builder(registry).options(options).build();
    return new HostileServer(
        registry, JettyServer.builder(handler).limits(limits).start());
  }

  /** Starts a server with default limits. */
  static HostileServer start(Path root, HttpOptions options) {
    return start(root, options, ServerLimits.defaults());
  }

  Registry registry() {
    return registry;
  }

  /** Returns the host and the port. */
  String host() {
    return server.url().getRawAuthority();
  }

  RawConnection connect() throws IOException {
    return new RawConnection(server.port());
  }

  /** Stops the server, but not the registry, once all requests have ended. */
  void stop() {
    if (!server.stop(DRAIN)) {
      throw new AssertionError("a request does not end");
    }
  }

  @Override
  public void close() {
    server.close();
    registry.close();
  }
}
