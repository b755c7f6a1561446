package io.stowage.registry.http.jetty;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server that answers HTTP requests by an {@link HttpHandler}, on the core of Jetty.
 *
 * <p>Each request has a thread of its own while it is handled; {@link ServerLimits#requests} bounds
 * their number. A few more threads accept connections, wait for bytes and watch the time. All of
 * them are daemons. The content of a file is sent through a direct buffer; if several long ones are
 * sent at the same time, then all but a few are sent from the kernel to the socket (sendfile),
 * unless TLS or HTTP/2 is between them.
 *
 * <p>This class is thread-safe.
 */
public final class JettyServer implements AutoCloseable {
  /** For Jetty's own work: to accept connections, and to wait for bytes. */
  private static final int OWN_THREADS = 8;

  private static final int LEAST_THREADS = 4;

  /** One for each client that can be served at full speed, and not more memory than is spared. */
  private static final int LARGE_BUFFERS = 2;

  private static final Duration THREADS_END = Duration.ofSeconds(2);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private final TimerThread timer = new TimerThread("stowage-http-timer");
  private final Server server;
  private final SocketConnector connector;
  private final Optional<TlsFactory> tls;
  private final RunningExchanges running = new RunningExchanges();
  private final Builder values;
  private volatile int port;

  private JettyServer(Builder builder) {
    values = builder;
    tls = builder.tls.map(TlsFactory::new);
    QueuedThreadPool threads =
        new QueuedThreadPool(builder.limits.requests() + OWN_THREADS, LEAST_THREADS);
    threads.setName("stowage-http");
    threads.setDaemon(true);
    threads.setStopTimeout(THREADS_END.toMillis());
    server = new Server(threads, timer.scheduler(), new ArrayByteBufferPool());
    server.setErrorHandler(new ErrorAnswers());
    server.setHandler(new ExchangeHandler(settings(builder, tls), running));
    connector = connector(builder, server, tls);
    connector.addBean(new ConnectionCount(builder.limits.connections(), tls.isPresent()));
    server.addConnector(connector);
  }

  private static Exchange.Settings settings(Builder builder, Optional<TlsFactory> tls) {
    return new Exchange.Settings(
        builder.handler,
        builder.limits,
        new BodyWriter(builder.limits, builder.largeBuffers),
        tls.isPresent() && tls.get().verifiesClients());
  }

  private static SocketConnector connector(
      Builder builder, Server server, Optional<TlsFactory> tls) {
    HttpConfiguration configuration =
        Protocols.configuration(builder.limits, builder.unixSocket.isPresent());
    boolean http2 = tls.isPresent() ? builder.http2 : builder.h2c;
    ConnectionFactory[] protocols;
    try {
      protocols = Protocols.of(configuration, tls, http2);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "HTTP/2 needs jetty-http2-server, and with TLS jetty-alpn-java-server", e);
    }
    return builder.unixSocket.isPresent()
        ? new UnixSocketConnector(server, builder.limits, builder.unixSocket.get(), protocols)
        : new SocketConnector(server, builder.limits, builder.address, protocols);
  }

  /** Returns a builder of a server that calls {@code handler}. */
  public static Builder builder(HttpHandler handler) {
    return new Builder(handler);
  }

  private void start() {
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw failure(e);
    }
    port = values.unixSocket.isPresent() ? 0 : connector.getLocalPort();
    tls.ifPresent(factory -> factory.watch(server.getScheduler()));
  }

  private RuntimeException failure(Exception cause) {
    if (cause instanceof IOException io) {
      return new UncheckedIOException("The server cannot listen on " + place(), io);
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("The server cannot start", cause);
  }

  private String place() {
    return values
        .unixSocket
        .map(Printable::of)
        .orElseGet(() -> configuredHost() + ":" + values.address.getPort());
  }

  /**
   * Returns the URL at which this machine reaches the server, without a path: {@code
   * http://127.0.0.1:5000}. If the server listens on all interfaces, it has the loopback address.
   * For a Unix socket it is {@code unix:} and the absolute path.
   */
  public URI url() {
    if (values.unixSocket.isPresent()) {
      return URI.create("unix:" + values.unixSocket.get().toUri().getRawPath());
    }
    String scheme = tls.isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + host() + ":" + port());
  }

  private String host() {
    InetAddress address = values.address.getAddress();
    if (address == null || address.isAnyLocalAddress()) {
      return "127.0.0.1";
    }
    return configuredHost();
  }

  private String configuredHost() {
    String host = values.address.getHostString();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** Returns the port on which the server listens, or 0 if it listens on a Unix socket. */
  public int port() {
    return port;
  }

  /**
   * Reads the certificates and keys again, for the connections that are accepted from now on.
   * Without TLS, nothing happens.
   *
   * @throws TlsException if they cannot be read or used; then the old ones stay in use
   */
  public void reloadCertificates() {
    tls.ifPresent(TlsFactory::readAgain);
  }

  /**
   * Stops the server gracefully: it accepts no more connections, closes those on which no request
   * has begun, and waits for the requests that are being handled. Whatever is left after {@code
   * drain} is cut off. Returns once all threads have ended.
   *
   * @return whether all requests were answered
   */
  public boolean stop(Duration drain) {
    Objects.requireNonNull(drain, "drain");
    CompletableFuture<Void> unused = connector.shutdown();
    boolean drained = false;
    try {
      drained = drain(System.nanoTime() + TimeUnit.NANOSECONDS.convert(drain));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
    return drained;
  }

  private boolean drain(long deadline) throws InterruptedException {
    while (true) {
      connector.closeIdle();
      if (running.isEmpty() && !connector.isReceivingHeader()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      running.awaitEnd(Math.min(left, LONGEST_PAUSE));
    }
  }

  /**
   * Stops the server at once. Requests that are being handled are cut off. Returns once all threads
   * have ended.
   */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server cannot stop", e);
    } finally {
      timer.stop(THREADS_END);
    }
  }

  /** Returns the URL. */
  @Override
  public String toString() {
    return "JettyServer[url=" + url() + "]";
  }

  /** Builds and starts a server. Not thread-safe. */
  public static final class Builder {
    private final HttpHandler handler;
    private InetSocketAddress address = new InetSocketAddress(localHost(), 0);
    private Optional<Path> unixSocket = Optional.empty();
    private Optional<TlsOptions> tls = Optional.empty();
    private ServerLimits limits = ServerLimits.defaults();
    private boolean http2;
    private boolean h2c;
    private OptionalInt largeBuffers = OptionalInt.of(LARGE_BUFFERS);

    private Builder(HttpHandler handler) {
      this.handler = Objects.requireNonNull(handler, "handler");
    }

    private Builder(Builder other) {
      handler = other.handler;
      address = other.address;
      unixSocket = other.unixSocket;
      tls = other.tls;
      limits = other.limits;
      http2 = other.http2;
      h2c = other.h2c;
      largeBuffers = other.largeBuffers;
    }

    private static InetAddress localHost() {
      try {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      } catch (UnknownHostException e) {
        throw new AssertionError("four bytes are an address", e);
      }
    }

    /**
     * Sets the address to listen on; port 0 stands for any free port. Default: a free port of the
     * address 127.0.0.1.
     */
    public Builder address(InetSocketAddress value) {
      address = Objects.requireNonNull(value, "value");
      unixSocket = Optional.empty();
      return this;
    }

    /**
     * Makes the server listen on a Unix socket at {@code path} instead of an address. A socket that
     * is left there is replaced. Its owner and its group may connect.
     */
    public Builder unixSocket(Path path) {
      unixSocket = Optional.of(Objects.requireNonNull(path, "path"));
      return this;
    }

    /** Makes the server use TLS. */
    public Builder tls(TlsOptions options) {
      tls = Optional.of(Objects.requireNonNull(options, "options"));
      return this;
    }

    /** Sets the limits. Default: {@link ServerLimits#defaults}. */
    public Builder limits(ServerLimits value) {
      limits = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets whether the server also speaks HTTP/2 with clients that negotiate it over TLS. It needs
     * the libraries {@code jetty-http2-server} and {@code jetty-alpn-java-server}. Default: no.
     */
    public Builder http2(boolean enabled) {
      http2 = enabled;
      return this;
    }

    /**
     * Sets whether a server without TLS also speaks HTTP/2 (h2c), as behind some proxies. It needs
     * the library {@code jetty-http2-server}. Default: no.
     */
    public Builder h2c(boolean enabled) {
      h2c = enabled;
      return this;
    }

    /** Sets the parameter of the same name of {@link BodyWriter}, for tests. */
    Builder largeBuffers(OptionalInt count) {
      largeBuffers = count;
      return this;
    }

    /**
     * Starts a server, which answers when this method returns.
     *
     * @throws UncheckedIOException if the server cannot listen on the address or socket
     * @throws TlsException if certificates or keys cannot be read or used
     * @throws IllegalStateException if HTTP/2 is enabled and a library for it is missing
     */
    public JettyServer start() {
      JettyServer server = new JettyServer(new Builder(this));
      server.start();
      return server;
    }
  }
}
