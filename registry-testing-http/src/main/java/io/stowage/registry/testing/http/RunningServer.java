package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.jetty.JettyServer;
import java.time.Duration;
import java.util.function.Function;

/**
 * A server that runs, and the registry that it serves at present. Thread-safe, except that one
 * thread at a time may reset it.
 */
final class RunningServer implements AutoCloseable {
  /** For requests whose responses the client has got, but whose threads have not ended. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private final RegistrySource source;
  private final Present present;
  private final JettyServer jetty;

  private RunningServer(RegistrySource source, Present present, JettyServer jetty) {
    this.source = source;
    this.present = present;
    this.jetty = jetty;
  }

  /**
   * Opens the registry of {@code source} and serves it.
   *
   * @param listen starts a server for a handler
   */
  static RunningServer start(RegistrySource source, Function<HttpHandler, JettyServer> listen) {
    ServedRegistry opened = source.open();
    try {
      Present present = new Present(opened);
      return new RunningServer(source, present, listen.apply(present));
    } catch (RuntimeException | Error e) {
      try (opened) {
        throw e;
      }
    }
  }

  JettyServer jetty() {
    return jetty;
  }

  ServedRegistry served() {
    return present.registry;
  }

  /** Returns to the initial contents, unless the contents outlive the server. */
  void reset() {
    source.openAgain().ifPresent(next -> {
      ServedRegistry last = present.registry;
      present.registry = next;
      last.close();
    });
  }

  @Override
  public void close() {
    try {
      boolean unused = jetty.stop(DRAIN);
    } finally {
      present.registry.close();
    }
  }

  /** Answers by the registry that is served at present. */
  private static final class Present implements HttpHandler {
    private volatile ServedRegistry registry;

    Present(ServedRegistry registry) {
      this.registry = registry;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
      return registry.handler().handle(request);
    }
  }
}
