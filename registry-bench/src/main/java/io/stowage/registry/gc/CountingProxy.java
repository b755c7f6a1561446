package io.stowage.registry.gc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * Forwards connections to an HTTP server byte by byte, counts the requests, and delays each of them.
 * Clients must wait for an answer before they send another request on the same connection. Buckets
 * must be named by the path, and signatures are for the name of this proxy, which the server does
 * not check against its own.
 */
final class CountingProxy implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** How a request begins. */
  private static final Pattern REQUEST = Pattern.compile("(GET|HEAD|PUT|POST|DELETE) /");

  private static final int LONGEST_METHOD = 8;

  private final URI target;
  private final Duration delay;
  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LongAdder requests = new LongAdder();

  private CountingProxy(URI target, Duration delay, ServerSocket socket) {
    this.target = target;
    this.delay = delay;
    this.socket = socket;
  }

  /** Starts a proxy on a free port of the loopback interface. */
  static CountingProxy start(URI target, Duration delay) throws IOException {
    ServerSocket socket = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    CountingProxy proxy = new CountingProxy(target, delay, socket);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Returns the URL of this proxy. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** Returns the number of requests so far. */
  long requests() {
    return requests.sum();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException("the proxy cannot accept connections", e);
        }
      }
    }
  }

  /** Forwards until either side ends; the errors of one are those of the other. */
  private void connect(Socket client) {
    AtomicBoolean answered = new AtomicBoolean(true);
    try (client;
        Socket server = new Socket(target.getHost(), target.getPort())) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      threads.execute(() -> answer(server, client, answered));
      byte[] buffer = new byte[BUFFER];
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (begins(buffer, count) && answered.getAndSet(false)) {
          requests.increment();
          TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      close(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean begins(byte[] buffer, int count) {
    int length = Math.min(count, LONGEST_METHOD);
    return REQUEST
        .matcher(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))
        .lookingAt();
  }

  private static void answer(Socket server, Socket client, AtomicBoolean answered) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        answered.set(true);
        out.write(buffer, 0, count);
      }
      client.close();
    } catch (IOException e) {
      close(client);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a connection cannot be closed", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
