package io.stowage.registry.testing.http;

import static io.stowage.registry.testing.http.HttpMethod.GET;
import static io.stowage.registry.testing.http.HttpMethod.HEAD;
import static io.stowage.registry.testing.http.HttpMethod.PATCH;
import static io.stowage.registry.testing.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests faults by rule, and the limit of requests. */
class FaultsTest {
  private static final byte[] CONTENT = new byte[200_000];

  private final RegistryServer server = RegistryServer.builder().start();
  private final Client client = Client.of(server);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void failsTheNthRequest() throws Exception {
    server.on(PUT, "**/blobs/uploads/*").nth(2).answer(503).retryAfter(Duration.ofMillis(1500));
    assertThat(client.pushBlob("app", new byte[] {1}).statusCode()).isEqualTo(201);

    String location = client.startUpload("app");
    HttpResponse<byte[]> failed = client.complete(location, new byte[] {2});
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.headers().firstValue("Retry-After")).contains("2");
    assertThat(new String(failed.body(), StandardCharsets.UTF_8))
        .contains("\"code\":\"UNAVAILABLE\"");

    assertThat(client.complete(location, new byte[] {2}).statusCode()).isEqualTo(201);
    assertThat(server.faults()).isEqualTo(1);
  }

  @Test
  void failsTheNextRequests() throws Exception {
    server.on(GET, "/v2/").next(2).answer(429);
    assertThat(client.get("/v2/").headers().firstValue("Retry-After")).isEmpty();
    assertThat(client.get("/v2/").statusCode()).isEqualTo(429);
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
  }

  @Test
  void failsAllRequestsUntilItIsHealed() throws Exception {
    server.on("/v2/").answer(500);
    assertThat(client.get("/v2/").statusCode()).isEqualTo(500);
    assertThat(client.send("HEAD", "/v2/", new byte[0]).statusCode()).isEqualTo(500);
    assertThat(client.get("/v2/app/tags/list").statusCode()).isEqualTo(404);
    server.heal();
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
  }

  @Test
  void countsEachRuleByItself() throws Exception {
    server.on(GET, "/v2/").nth(1).answer(500);
    server.on(GET, "/v2/").nth(2).answer(503);
    assertThat(client.get("/v2/").statusCode()).isEqualTo(500);
    assertThat(client.get("/v2/").statusCode()).isEqualTo(503);
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
  }

  @Test
  void cutsABlobInMemory() throws Exception {
    Descriptor blob = server.registry().repository("app").blobs().put(CONTENT);
    assertCut(client, server, blob);
  }

  @Test
  void cutsABlobOfADirectory(@TempDir Path folder) throws Exception {
    try (RegistryServer files = RegistryServer.builder().directory(folder).start()) {
      Descriptor blob = files.registry().repository("app").blobs().put(CONTENT);
      assertCut(Client.of(files), files, blob);
    }
  }

  private static void assertCut(Client client, RegistryServer server, Descriptor blob)
      throws Exception {
    server.on(GET, "**/blobs/*").next(1).cutResponseAfter(70_000);
    assertThatThrownBy(() -> client.getBlob("app", blob)).isInstanceOf(IOException.class);
    assertThat(client.getBlob("app", blob).body()).isEqualTo(CONTENT);
    assertThat(server.requests(GET, "**/blobs/*")).hasSize(2);
  }

  @Test
  void sendsTheBytesBeforeTheCut() throws Exception {
    Descriptor blob = server.registry().repository("app").blobs().put(CONTENT);
    server.on(GET, "**/blobs/*").cutResponseAfter(5);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /v2/app/blobs/" + blob.digest() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = untilTheEnd(socket.getInputStream());
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Content-Length: 200000");
      assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSize(5);
    }
  }

  /** Reads until the connection is closed or reset. */
  private static String untilTheEnd(InputStream in) {
    StringBuilder text = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (IOException e) {
      return text.toString();
    }
    return text.toString();
  }

  @Test
  void cutsNothingFromAShorterResponse() throws Exception {
    server.on("**").cutResponseAfter(2);
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(client.send("HEAD", "/v2/", new byte[0]).statusCode()).isEqualTo(200);
  }

  @Test
  void cutsAnUploadThatCanBeContinued() throws Exception {
    String location = client.startUpload("app");
    server.on(PATCH, "**/blobs/uploads/*").nth(1).cutRequestAfter(50_000);
    assertThatThrownBy(() -> client.send("PATCH", location, CONTENT))
        .isInstanceOf(IOException.class);

    HttpResponse<byte[]> status = client.get(location);
    assertThat(status.headers().firstValue("Range")).contains("0-49999");
    byte[] rest = new byte[CONTENT.length - 50_000];
    assertThat(client.send("PATCH", location, rest).statusCode()).isEqualTo(202);
    assertThat(client.get(location).headers().firstValue("Range")).contains("0-199999");
    assertThat(server.requests(PATCH, "**"))
        .extracting(RecordedRequest::status)
        .containsExactly(0, 202);
  }

  @Test
  void cutsNothingFromAShorterRequest() throws Exception {
    server.on("**").cutRequestAfter(3);
    assertThat(client.pushBlob("app", new byte[] {1, 2, 3}).statusCode()).isEqualTo(201);
    assertThatThrownBy(() -> client.pushBlob("app", new byte[] {1, 2, 3, 4}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void losesTheResponseButNotTheRequest() throws Exception {
    byte[] content = TestImages.in(server.registry().repository("app")).bytes(100);
    server.on(PUT, "**").next(1).loseResponse();
    assertThatThrownBy(() -> client.pushBlob("app", content)).isInstanceOf(IOException.class);
    assertThat(server.registry().blobs().find(Digest.of(content))).isPresent();
    assertThat(server.requests(PUT, "**"))
        .singleElement()
        .extracting(RecordedRequest::status)
        .isEqualTo(0);
  }

  @Test
  void delaysARequest() throws Exception {
    server.on(GET, "/v2/").next(1).delay(Duration.ofMillis(150));
    long begin = System.nanoTime();
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(150_000_000);
  }

  @Test
  void hasTheEffectsOfSeveralRules() throws Exception {
    server.on(GET, "/v2/").delay(Duration.ofMillis(50));
    server.on(GET, "/v2/").answer(500);
    long begin = System.nanoTime();
    assertThat(client.get("/v2/").statusCode()).isEqualTo(500);
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(50_000_000);
    assertThat(server.faults()).isEqualTo(1);
  }

  @Test
  void endsADelayWhenItIsHealed() {
    server.on(GET, "/v2/").delay(Duration.ofHours(1));
    CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync("GET", "/v2/");
    awaitFault();
    server.heal();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(answer.get().statusCode()).isEqualTo(200));
  }

  @Test
  void endsADelayWhenItIsStopped() {
    server.on(GET, "/v2/").delay(Duration.ofHours(1));
    CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync("GET", "/v2/");
    awaitFault();
    assertTimeoutPreemptively(Duration.ofSeconds(20), server::close);
    assertThat(answer
            .handle((response, error) -> true)
            .orTimeout(20, TimeUnit.SECONDS)
            .join())
        .isTrue();
  }

  private void awaitFault() {
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
      while (server.faults() == 0) {
        Thread.onSpinWait();
      }
    });
  }

  @Test
  void limitsTheRequests() throws Exception {
    server.limit(2, Duration.ofHours(1));
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> refused = client.get("/v2/");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
        .isBetween(3000L, 3600L);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("TOOMANYREQUESTS");
    server.heal();
    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
  }

  @Test
  void selectsByMethodAndPath() throws Exception {
    server.on(HEAD, "/v2/*/manifests/*").answer(500);
    assertThat(client.send("HEAD", "/v2/app/manifests/1", new byte[0]).statusCode())
        .isEqualTo(500);
    assertThat(client.send("GET", "/v2/app/manifests/1", new byte[0]).statusCode())
        .isEqualTo(404);
    assertThat(client.send("HEAD", "/v2/a/b/manifests/1", new byte[0]).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v2/", "a*"})
  void refusesAPatternThatNoPathMatches(String glob) {
    assertThatThrownBy(() -> server.on(GET, glob))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + glob + "\"");
  }

  @Test
  void refusesValuesThatMakeNoSense() {
    FaultyRequests all = server.on("**");
    assertThatThrownBy(() -> all.nth(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.next(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.answer(200)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.cutResponseAfter(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.cutRequestAfter(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.delay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.limit(0, Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.limit(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
