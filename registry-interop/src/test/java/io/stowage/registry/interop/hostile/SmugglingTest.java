package io.stowage.registry.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request that a proxy may take for the body of another one, while the server may take it for a
 * request of its own, is not performed (RFC 9112, section 11.2).
 */
class SmugglingTest {
  private static final String MANIFEST = "{\"schemaVersion\":2,"
      + "\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}";
  private static final String HIDDEN = "PUT /v2/app/manifests/hidden HTTP/1.1\r\nHost: h\r\n"
      + "Content-Type: application/vnd.oci.image.index.v1+json\r\n"
      + "Content-Length: " + MANIFEST.length() + "\r\n\r\n" + MANIFEST;
  private static final String POST = "POST /v2/app/blobs/uploads/ HTTP/1.1\r\nHost: h\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String NO_CHUNKS = "0\r\n\r\n";
  private static final String PING = "GET /v2/ HTTP/1.1\r\nHost: h\r\n\r\n";

  private final HostileServer server;

  SmugglingTest(@TempDir Path folder) {
    server = HostileServer.start(folder.resolve("root"), HttpOptions.defaults());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theHiddenRequestIsPerformedIfItIsNotHidden() throws IOException {
    try (RawConnection connection = server.connect()) {
      assertThat(connection.send(HIDDEN).reply().status()).isEqualTo(201);
      assertThat(isPerformed()).isTrue();
    }
  }

  /** Returns heads, with the hidden request where one of two readers expects a request. */
  static List<String> ambiguousHeads() {
    String length = "Content-Length: " + HIDDEN.length() + "\r\n";
    String behindChunks = "Content-Length: " + (NO_CHUNKS.length() + HIDDEN.length()) + "\r\n";
    String hiddenAsChunk = Integer.toHexString(HIDDEN.length()) + "\r\n" + HIDDEN + "\r\n0\r\n\r\n";
    return List.of(
        POST + behindChunks + CHUNKED + "\r\n" + NO_CHUNKS + HIDDEN,
        POST + CHUNKED + behindChunks + "\r\n" + NO_CHUNKS + HIDDEN,
        POST + "Content-Length: 4\r\n" + CHUNKED + "\r\n" + hiddenAsChunk,
        POST + CHUNKED + "Content-Length: 4\r\n\r\n" + hiddenAsChunk,
        POST + "Content-Length: 0\r\n" + length + "\r\n" + HIDDEN,
        POST + length + "Content-Length: 0\r\n\r\n" + HIDDEN,
        POST + "Content-Length: 0, " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
        POST + "Content-Length: +" + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
        POST + "Content-Length: -" + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
        POST + "Content-Length: -0\r\n\r\n" + HIDDEN,
        POST + "Content-Length: 0x" + Integer.toHexString(HIDDEN.length()) + "\r\n\r\n" + HIDDEN,
        POST + "Content-Length: 0 " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
        POST + "Content-Length: 18446744073709551616\r\n\r\n" + HIDDEN,
        POST + "Content-Length\u0000: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
        POST + "Content-Length : " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
        POST + " " + length + "\r\n" + HIDDEN,
        POST + "X: y\r\n\t" + length + "\r\n" + HIDDEN,
        POST + length + "Transfer-Encoding : chunked\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + length + "Transfer-Encoding: xchunked\r\n\r\n" + HIDDEN,
        POST + length + "Transfer-Encoding:\r\n chunked\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + length + "Transfer-Encoding: \u000bchunked\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + length + "Transfer-Encoding\u0000: chunked\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + length + "X: y\nTransfer-Encoding: chunked\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + length + "X: y\rTransfer-Encoding: chunked\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + "Transfer-Encoding: identity\r\n\r\n" + HIDDEN,
        POST + "Transfer-Encoding: chunked, identity\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + "Transfer-Encoding: chunked, chunked\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + CHUNKED + "Transfer-Encoding: identity\r\n\r\n" + NO_CHUNKS + HIDDEN,
        POST + length.replace("\r\n", "\r") + "\r\n" + HIDDEN,
        POST.replace("\r\n", "\r") + "\r" + HIDDEN,
        POST + "X: y\r\r" + HIDDEN,
        POST + "Host: other\r\n\r\n" + HIDDEN);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("ambiguousHeads")
  void anAmbiguousHeadIsRefusedAndEndsTheConnection(String requests) throws IOException {
    try (RawConnection connection = server.connect()) {
      Reply reply = connection.send(requests).reply();
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.fault(false)).isEmpty();
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(isPerformed()).isFalse();
    }
  }

  /** Returns bodies of malformed chunks, with the hidden request behind them. */
  static List<String> malformedChunks() {
    return List.of(
        "1;a=\"\r\nX\r\n" + NO_CHUNKS + HIDDEN + "\"\r\nY\r\n" + NO_CHUNKS,
        "5;\nhello\r\n" + NO_CHUNKS + HIDDEN,
        "5\nhello\n0\n\n" + HIDDEN,
        "5\r\nhello\n" + NO_CHUNKS + HIDDEN,
        "5\r\nhelloXX" + NO_CHUNKS + HIDDEN,
        "5\r\nhell\r\n" + NO_CHUNKS + HIDDEN,
        "5;a\rb\r\nhello\r\n" + NO_CHUNKS + HIDDEN,
        "5\rhello\r0\r\r" + HIDDEN,
        "10000000000000000\r\n" + "\r\n" + HIDDEN,
        "-0\r\n\r\n" + HIDDEN,
        "+0\r\n\r\n" + HIDDEN,
        "0x0\r\n\r\n" + HIDDEN,
        "\r\n\r\n" + HIDDEN,
        "0\r\n\n" + HIDDEN,
        "0\r\nX: y\n\r\n" + HIDDEN,
        "0\r\nX\r\n\r\n" + HIDDEN,
        "0\r\n X: y\r\n\r\n" + HIDDEN);
  }

  /** An endpoint that ignores the body answers before it finds out. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("malformedChunks")
  void malformedChunksEndTheConnection(String chunks) throws IOException {
    for (String method : List.of("PUT /v2/app/manifests/shown", "POST /v2/app/blobs/uploads/")) {
      try (RawConnection connection = server.connect()) {
        connection.send(method + " HTTP/1.1\r\nHost: h\r\n" + CHUNKED + "\r\n" + chunks);
        connection.next(false).ifPresent(reply -> assertThat(reply.fault(false)).isEmpty());
        assertThat(connection.isClosedByServer()).isTrue();
        assertThat(isPerformed()).isFalse();
      }
    }
  }

  /** A reader of version 1.0 knows no chunks (RFC 9112, section 6.1). */
  @Test
  void chunksInAnOldRequestEndTheConnection() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(POST.replace("HTTP/1.1", "HTTP/1.0") + "Connection: keep-alive\r\n" + CHUNKED
          + "\r\n" + NO_CHUNKS + HIDDEN);
      connection.next(false).ifPresent(reply -> assertThat(reply.fault(false)).isEmpty());
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(isPerformed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/",
        "GET /v2/app/manifests/none",
        "DELETE /v2/app/manifests/none",
        "OPTIONS /v2/",
        "PUT /v2/app/tags/list",
        "PUT /v2/APP/manifests/x",
        "POST /v2/app/blobs/uploads/",
        "POST /v2/app/blobs/uploads/?digest=sha256:none",
        "PATCH /v2/app/blobs/uploads/none",
        "PUT /v2/app/manifests/x",
        "POST /none"
      })
  void aBodyIsNoRequestEvenIfNobodyReadsIt(String request) throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(request + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + HIDDEN.length()
          + "\r\n\r\n" + HIDDEN + PING);
      assertThat(connection.reply().fault(false)).isEmpty();
      Reply next = connection.reply();
      assertThat(next.status()).isEqualTo(200);
      assertThat(next.text()).isEqualTo("{}");
      assertThat(isPerformed()).isFalse();
    }
  }

  @Test
  void aLongBodyThatNobodyReadsEndsTheConnection() throws IOException {
    String body = "x".repeat(400_000) + HIDDEN;
    try (RawConnection connection = server.connect()) {
      connection.send(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body);
      assertThat(connection.reply().closes()).isTrue();
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(isPerformed()).isFalse();
    }
  }

  /** The server answers at once, and does not know whether the client sends its body still. */
  @Test
  void aBodyThatWasNotAskedForEndsTheConnection() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send("PUT /none HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: "
          + HIDDEN.length() + "\r\n\r\n" + HIDDEN);
      Reply reply = connection.reply();
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.closes()).isTrue();
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(isPerformed()).isFalse();
    }
  }

  private boolean isPerformed() {
    return server.registry().repository("app").tags().find("hidden").isPresent();
  }
}
