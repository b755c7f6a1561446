package io.stowage.registry.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpOptions;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a server refuses large requests early and does not hold them in memory. */
@Timeout(120)
class OversizedRequestTest {
  private static final long TEN_GIB = 10L << 30;
  private static final int BLOB_LIMIT = 1 << 20;

  /** The most that a client may send, mainly into socket buffers, before it sees the answer. */
  private static final long MOST = 40 << 20;

  private static final long MORE_MEMORY = 16 << 20;
  private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";
  private static final String LENGTH = "Content-Length: " + TEN_GIB + "\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final byte[] PIECE = new byte[64 * 1024];
  private static final byte[] CHUNK =
      Bytes.of(Integer.toHexString(PIECE.length) + "\r\n" + Bytes.text(PIECE) + "\r\n");
  private static final String MANIFEST = "PUT /v2/app/manifests/1.0";
  private static final String BLOB = "POST /v2/app/blobs/uploads/?digest=sha256:"
      + "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

  private final HostileServer server;

  OversizedRequestTest(@TempDir Path folder) {
    server = HostileServer.start(
        folder.resolve("root"), HttpOptions.builder().blobLimit(BLOB_LIMIT).build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {MANIFEST, BLOB})
  void aLargeBodyIsNotAskedFor(String request) throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(request + HOST + LENGTH + "Expect: 100-continue\r\n\r\n");
      requireTooLarge(connection); // and not 100
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MANIFEST, BLOB})
  void aLargeBodyIsNotReceived(String request) throws IOException {
    Footprint limit = Footprint.atRest(Footprint.UNLIMITED).plus(4, 8, MORE_MEMORY);
    try (RawConnection connection = server.connect()) {
      connection.send(request + HOST + LENGTH + "\r\n");
      assertThat(sendUntilRefused(connection, PIECE)).isLessThan(MOST);
      requireTooLarge(connection);
    }
    assertThat(Footprint.atRest(limit)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {MANIFEST, BLOB})
  void chunksWithoutEndAreNotReceived(String request) throws IOException {
    Footprint limit = Footprint.atRest(Footprint.UNLIMITED).plus(4, 8, MORE_MEMORY);
    try (RawConnection connection = server.connect()) {
      connection.send(request + HOST + CHUNKED + "\r\n");
      assertThat(sendUntilRefused(connection, CHUNK)).isLessThan(MOST);
      requireTooLarge(connection);
    }
    assertThat(Footprint.atRest(limit)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {LENGTH, CHUNKED})
  void anUploadThatBecomesTooLargeIsDropped(String framing) throws IOException {
    try (RawConnection connection = server.connect()) {
      String upload = "/v2/app/blobs/uploads/"
          + connection
              .send("POST /v2/app/blobs/uploads/" + HOST + "\r\n")
              .reply()
              .header("Docker-Upload-UUID");
      connection.send("PATCH " + upload + HOST + framing + "\r\n");
      sendUntilRefused(connection, framing.equals(CHUNKED) ? CHUNK : PIECE);
      requireTooLarge(connection);
      try (RawConnection second = server.connect()) {
        Reply status = second.send("GET " + upload + HOST + "\r\n").reply();
        assertThat(status.status()).isEqualTo(404);
        assertThat(status.code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/",
        "DELETE /v2/app/manifests/1.0",
        "POST /v2/app/blobs/uploads/",
        "PUT /v2/app/tags/list",
        "PUT /none"
      })
  void aLargeBodyThatNobodyReadsIsNotReceived(String request) throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(request + HOST + LENGTH + "\r\n");
      assertThat(sendUntilRefused(connection, PIECE)).isLessThan(MOST);
      Reply reply = connection.reply();
      assertThat(reply.fault(false)).isEmpty();
      assertThat(reply.closes()).isTrue();
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999999999999", "9223372036854775808"})
  void aLengthThatIsNoNumberOfBytesIsRefused(String length) throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(MANIFEST + HOST + "Content-Length: " + length + "\r\n\r\n");
      Reply reply = connection.reply();
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.fault(false)).isEmpty();
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  /** As many brackets as a manifest may have bytes. */
  @Test
  void aManifestOfBracketsIsRefused() throws IOException {
    String brackets = "[".repeat(4 << 20);
    try (RawConnection connection = server.connect()) {
      connection.send(MANIFEST + HOST + "Content-Length: " + brackets.length() + "\r\n\r\n");
      Reply reply = connection.send(brackets).reply();
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("MANIFEST_INVALID");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: ", "X", "X: y\r\n"})
  void aHeadWithoutEndIsRefused(String piece) throws IOException {
    byte[] pieces = Bytes.of(piece.endsWith("\n") ? piece.repeat(1000) : piece.repeat(2000));
    try (RawConnection connection = server.connect()) {
      connection.send("GET /v2/" + HOST);
      assertThat(sendUntilRefused(connection, pieces)).isLessThan(MOST);
      requireTooLargeHead(connection, 431);
    }
  }

  @Test
  void aTargetWithoutEndIsRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send("GET /v2/");
      assertThat(sendUntilRefused(connection, Bytes.of("a/".repeat(2000)))).isLessThan(MOST);
      requireTooLargeHead(connection, 414);
    }
  }

  /** Sends {@code piece} again and again until the server answers, and returns the bytes sent. */
  private static long sendUntilRefused(RawConnection connection, byte[] piece) throws IOException {
    long sent = 0;
    try {
      while (!connection.hasNews(1) && sent < MOST) {
        connection.send(piece);
        sent += piece.length;
      }
    } catch (SocketException e) {
      return sent; // the server has closed the connection
    }
    return sent;
  }

  private static void requireTooLarge(RawConnection connection) throws IOException {
    Reply reply = connection.reply();
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.code()).isIn("MANIFEST_INVALID", "SIZE_INVALID");
    assertThat(reply.closes()).isTrue();
    assertThat(connection.isClosedByServer()).isTrue();
  }

  private static void requireTooLargeHead(RawConnection connection, int status) throws IOException {
    Reply reply = connection.reply();
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.fault(false)).isEmpty();
    assertThat(connection.isClosedByServer()).isTrue();
  }
}
