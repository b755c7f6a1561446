package io.stowage.registry.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HealthCheckTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Test
  void aFileFailsWhileItExists(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("down");
    HealthCheck check = HealthCheck.absentFile(file);
    assertThat(check.problem()).isEmpty();
    Files.createFile(file);
    assertThat(check.problem()).hasValue("file exists");
    Files.delete(file);
    assertThat(check.problem()).isEmpty();
  }

  @Test
  void aStoreFailsOnceItsRootIsGone() {
    InMemoryStorage storage = InMemoryStorage.create();
    HealthCheck empty = HealthCheck.storage(storage);
    storage.write(StorageDriver.MARKER.resolve("x"), new byte[1]);
    HealthCheck check = HealthCheck.storage(storage);
    assertThat(check.problem()).isEmpty();
    storage.deleteTree(StorageDriver.MARKER);
    assertThat(check.problem()).hasValue("the store has no folder docker/registry/v2 any more");
    assertThat(empty.problem()).as("a store that never had it").isEmpty();
  }

  @Test
  void aConnectionFailsOnceNobodyListens() throws IOException {
    HealthCheck check;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      check = HealthCheck.tcp(
          new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), TIMEOUT);
      assertThat(check.problem()).isEmpty();
    }
    assertThat(check.problem()).hasValue("connection failed: ConnectException");
  }

  @Nested
  class Http {
    @Test
    void sendsAHeadRequestWithItsHeaders() throws IOException {
      List<String> seen = new CopyOnWriteArrayList<>();
      HttpServer server = server(204, seen);
      try {
        HttpHeaders headers = HttpHeaders.builder().add("X-Key", "k").build();
        HttpProbe probe = new HttpProbe(uri(server), headers, 204, TIMEOUT);
        assertThat(HealthCheck.http(probe).problem()).isEmpty();
        assertThat(seen).containsExactly("HEAD k");
        assertThat(HealthCheck.http(HttpProbe.of(uri(server))).problem())
            .hasValue("the server answered with status 204, expected 200");
      } finally {
        server.stop(0);
      }
    }

    @Test
    void failsIfThereIsNoServer() throws IOException {
      HttpServer server = server(200, new CopyOnWriteArrayList<>());
      HealthCheck check = HealthCheck.http(HttpProbe.of(uri(server)));
      assertThat(check.problem()).isEmpty();
      server.stop(0);
      assertThat(check.problem()).hasValue("the server did not answer: ConnectException");
    }

    @Test
    void showsNoSecrets() {
      HttpProbe probe = new HttpProbe(
          URI.create("https://user:hidden@host:8443/path?key=hidden"),
          HttpHeaders.builder().add("Authorization", "hidden").build(),
          200,
          TIMEOUT);
      assertThat(probe.address()).isEqualTo("https://host:8443/path");
      assertThat(probe).asString().contains("authorization").doesNotContain("hidden");
    }

    @Test
    void refusesOtherSchemes() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HttpProbe.of(URI.create("file:///etc/passwd")))
          .withMessageContaining("file");
    }

    private HttpServer server(int status, List<String> seen) throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        seen.add(
            exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("X-Key"));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
      });
      server.start();
      return server;
    }

    private URI uri(HttpServer server) {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
  }
}
