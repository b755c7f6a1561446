package io.stowage.registry.server.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP server that records what it receives, and accepts it unless a test says otherwise. */
final class Sink implements AutoCloseable {
  /** Instead of a status: the connection is closed without an answer. */
  static final int NO_ANSWER = 0;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** A request. */
  record Received(String method, String path, Headers headers, String body) {
    /** Returns the only event of the envelope. */
    JsonNode event() throws IOException {
      JsonNode events = JsonMapper.builder().build().readTree(body).path("events");
      if (events.size() != 1) {
        throw new AssertionError("expected one event: " + body);
      }
      return events.path(0);
    }
  }

  Sink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
  }

  /** Answers the next requests with these statuses. */
  void answer(int... statuses) {
    for (int status : statuses) {
      answers.add(status);
    }
  }

  /** Records requests, but does not answer them until the release. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  /** Waits for the next request that was not taken yet. */
  Received next() throws InterruptedException {
    return Optional.ofNullable(received.poll(20, TimeUnit.SECONDS)).orElseThrow();
  }

  /** Returns how many requests have arrived that were not taken yet. */
  int waiting() {
    return received.size();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String path = exchange.getRequestURI().getPath();
    CountDownLatch release = gate;
    Headers headers = exchange.getRequestHeaders();
    received.add(new Received(exchange.getRequestMethod(), path, headers, body));
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int status = Optional.ofNullable(answers.poll()).orElse(200);
    if (status != NO_ANSWER) {
      // This server closes the connection, as the client asks, but does not say so by itself; the
      // client of the JDK would then use the connection again.
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(status, -1);
    }
    exchange.close();
  }
}
