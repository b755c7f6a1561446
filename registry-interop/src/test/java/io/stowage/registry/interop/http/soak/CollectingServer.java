package io.stowage.registry.interop.http.soak;

import io.stowage.registry.interop.http.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Our server in a process of its own, which collects every few seconds. */
final class CollectingServer implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern TAKEOVER = Pattern.compile("Taking over the lock from ");

  private final HttpClient http;
  private final ServerProcess process;
  private final LiveServer server;
  private final URI metrics;

  private CollectingServer(HttpClient http, ServerProcess process) {
    this.http = http;
    this.process = process;
    this.server = new LiveServer(process.host(), false);
    this.metrics = URI.create("http://" + process.debugHost() + "/metrics");
  }

  /** Starts a server whose configuration enables metrics. */
  static CollectingServer start(HttpClient http, Path configuration) {
    ServerProcess process = ServerProcess.hurried(configuration);
    try {
      return new CollectingServer(http, process);
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
  }

  /** Returns the server as its clients see it. */
  LiveServer server() {
    return server;
  }

  /** Returns what its collections have done so far. */
  CollectionFigures collections() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build();
      return CollectionFigures.parse(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how often its collections have taken over the lock of another one. */
  long takeovers() {
    return process.count(TAKEOVER);
  }

  /** Lets the server work; it must not end by itself. */
  void work(Duration time) {
    process.work(time);
  }

  /** Kills the server, which its clients learn first. */
  void kill() {
    server.kill();
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
