package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountingProxyTest {
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  CountingProxyTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** Answers with the bytes of the request. */
  @BeforeEach
  void start() {
    server.createContext("/", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void forwardsAndCountsEachRequest() throws Exception {
    byte[] body = new byte[200_000];
    body[199_999] = 1;
    try (CountingProxy proxy = proxy(Duration.ZERO)) {
      for (int i = 0; i < 3; i++) {
        assertThat(exchange(proxy, body)).isEqualTo(body);
      }
      assertThat(proxy.requests()).isEqualTo(3);
    }
  }

  @Test
  void delaysEachRequest() throws Exception {
    Duration delay = Duration.ofMillis(50);
    try (CountingProxy proxy = proxy(delay)) {
      long start = System.nanoTime();
      exchange(proxy, new byte[] {1});
      exchange(proxy, new byte[] {1});
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * delay.toNanos());
    }
  }

  private CountingProxy proxy(Duration delay) throws IOException {
    URI target = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return CountingProxy.start(target, delay);
  }

  private byte[] exchange(CountingProxy proxy, byte[] body) throws Exception {
    HttpRequest put = HttpRequest.newBuilder(proxy.endpoint().resolve("/object"))
        .PUT(BodyPublishers.ofByteArray(body))
        .build();
    return client.send(put, BodyHandlers.ofByteArray()).body();
  }
}
