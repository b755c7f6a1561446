package io.stowage.registry.testing.http;

import static io.stowage.registry.testing.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.model.Descriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No answer to a pull leaves the file of its blob open, however the pull ends. */
class OpenBlobsTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final List<String> HEADERS = List.of(
      "Accept: */*",
      "If-None-Match: *",
      "Range: bytes=5-",
      "Range: bytes=1-2,5-2000000",
      "Range: bytes=9000000-");

  private final Path folder;
  private final RegistryServer server;
  private final String blob;

  OpenBlobsTest(@TempDir Path folder) {
    this.folder = folder;
    this.server = RegistryServer.builder().directory(folder).start();
    Descriptor pushed = server.registry().repository("app").blobs().put(new byte[3_000_000]);
    this.blob = "/v2/app/blobs/" + pushed.digest();
  }

  @BeforeEach
  void needsDescriptors() {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: needs /proc");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void afterPullsThatArriveWhole() throws IOException {
    for (String header : HEADERS) {
      for (String method : List.of("GET", "HEAD")) {
        try (Socket client = requesting(method, header)) {
          readToTheEnd(client);
        }
      }
    }
    assertNoneIsOpen();
  }

  @Test
  void afterPullsWhoseClientIsGone() throws IOException {
    for (String header : HEADERS) {
      try (Socket client = requesting("GET", header)) {
        assertThat(client.getInputStream().read()).isEqualTo('H');
        client.setSoLinger(true, 0); // a reset
      }
    }
    assertNoneIsOpen();
  }

  @Test
  void afterPullsThatTheServerCuts() throws IOException {
    server.on(GET, "**/blobs/*").cutResponseAfter(70_000);
    afterPullsThatArriveWhole();
    server.heal();
    server.on("**/blobs/*").loseResponse();
    afterPullsThatArriveWhole();
  }

  private Socket requesting(String method, String header) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    String request = method + " " + blob + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + header + "\r\n\r\n";
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private static void readToTheEnd(Socket client) {
    try {
      long unused = client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The server has cut the answer.
    }
  }

  /** The server closes a blob at about the time at which the client sees the end of the answer. */
  private void assertNoneIsOpen() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!openBlobs().isEmpty()) {
      assertThat(System.nanoTime()).as("%s", openBlobs()).isLessThan(end);
    }
  }

  private List<Path> openBlobs() throws IOException {
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.flatMap(OpenBlobsTest::target)
          .filter(path -> path.startsWith(folder) && path.endsWith("data"))
          .toList();
    }
  }

  private static Stream<Path> target(Path descriptor) {
    try {
      return Stream.of(Files.readSymbolicLink(descriptor));
    } catch (IOException closed) {
      return Stream.empty();
    }
  }
}
