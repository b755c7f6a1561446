package io.stowage.registry.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.jetty.ServerLimits;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends a byte from time to time, so that nothing ends, is cut off. */
@Timeout(120)
class SlowClientTest {
  private static final int REQUESTS = 4;
  private static final int PAUSE_MILLIS = 20;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
  private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";

  private final HostileServer server;

  SlowClientTest(@TempDir Path folder) {
    ServerLimits limits = ServerLimits.builder()
        .requests(REQUESTS)
        .headerTime(Duration.ofMillis(300))
        .minimumRate(100_000)
        .rateWindow(Duration.ofMillis(300))
        .build();
    server = HostileServer.start(folder.resolve("root"), HttpOptions.defaults(), limits);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends {@code drops} again and again until the server has something to say. */
  private static void trickle(RawConnection connection, String drops) throws IOException {
    long begin = System.nanoTime();
    try {
      for (int i = 0; !connection.hasNews(PAUSE_MILLIS); i++) {
        assertThat(System.nanoTime() - begin).isLessThan(PATIENCE);
        connection.send(drops.substring(i % drops.length(), i % drops.length() + 1));
      }
    } catch (SocketException e) {
      assertThat(connection.hasNews(PAUSE_MILLIS)).isTrue(); // closed while the client was sending
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "GET /v2/", "GET /v2/ HTTP/1.1\r\nX: "})
  void aHeadThatDoesNotEndIsCutOff(String beginning) throws IOException {
    try (RawConnection connection = server.connect()) {
      trickle(connection.send(beginning), "A");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aHeadOfManyLinesIsCutOff() throws IOException {
    try (RawConnection connection = server.connect()) {
      trickle(connection.send("GET /v2/" + HOST), "X: y\r\n");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /v2/app/manifests/1.0",
        "POST /v2/app/blobs/uploads/?digest=sha256:"
            + "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
      })
  void aBodyThatDoesNotEndIsRefused(String request) throws IOException {
    try (RawConnection connection = server.connect()) {
      trickle(connection.send(request + HOST + "Content-Length: 1000000\r\n\r\n"), "a");
      requireTimeout(connection);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\r\na\r\n", "1;", "1;a=b", "0\r\nX: ", "fffffff\r\n", "00000", "\r\n"})
  void chunksThatDoNotEndAreCutOff(String beginning) throws IOException {
    String drops = beginning.startsWith("1\r\n") || beginning.equals("\r\n") ? beginning : "0";
    try (RawConnection connection = server.connect()) {
      connection.send("PUT /v2/app/manifests/1.0" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
      trickle(connection.send(beginning), drops);
      connection.next(false).ifPresent(reply -> assertThat(reply.fault(false)).isEmpty());
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void theBytesOfAnUploadThatWasCutOffStay() throws IOException {
    String upload;
    try (RawConnection connection = server.connect()) {
      Reply started =
          connection.send("POST /v2/app/blobs/uploads/" + HOST + "\r\n").reply();
      upload = "/v2/app/blobs/uploads/" + started.header("Docker-Upload-UUID");
      connection.send("PATCH " + upload + HOST + "Content-Length: 1000000\r\n\r\nabc");
      trickle(connection, "d");
      requireTimeout(connection);
    }
    try (RawConnection connection = server.connect()) {
      Reply status = connection.send("GET " + upload + HOST + "\r\n").reply();
      assertThat(status.status()).isEqualTo(204);
      assertThat(status.header("Range")).matches("0-[0-9]+").isNotEqualTo("0-0");
    }
  }

  /** There are more slow clients than the server has threads, so that others wait meanwhile. */
  @Test
  void slowClientsDoNotKeepOthersOut() throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 8 * REQUESTS; i++) {
        slow.add(server.connect());
        slow.get(i).send("PUT /v2/app/manifests/1.0" + HOST + "Content-Length: 9\r\n\r\n{");
      }
      try (RawConnection connection = server.connect()) {
        assertThat(connection.send("GET /v2/" + HOST + "\r\n").reply().status()).isEqualTo(200);
      }
      for (RawConnection connection : slow) {
        requireTimeout(connection);
      }
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
  }

  private static void requireTimeout(RawConnection connection) throws IOException {
    Reply reply = connection.reply();
    assertThat(reply.status()).isEqualTo(408);
    assertThat(reply.fault(false)).isEmpty();
    assertThat(reply.closes()).isTrue();
    assertThat(connection.isClosedByServer()).isTrue();
  }
}
