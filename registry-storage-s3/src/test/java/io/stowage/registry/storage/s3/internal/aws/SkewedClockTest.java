package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkGlobalTime;

/** A store whose clock is 40 minutes ahead, and which therefore refuses all signatures. */
class SkewedClockTest {
  private static final String SKEWED =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>RequestTimeTooSkewed</Code>"
          + "<Message>The difference between the request time and the current time is too large."
          + "</Message></Error>";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AwsBucket bucket =
      TestBuckets.open(URI.create("http://127.0.0.1:" + server.getLocalPort()));

  SkewedClockTest() throws IOException {
    Thread thread = new Thread(this::answer, "skewed-store");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes back the correction that the SDK has made to the clock of this JVM. */
  @AfterEach
  void close() throws IOException {
    SdkGlobalTime.setGlobalTimeOffset(0);
    bucket.close();
    server.close();
  }

  @Test
  void theErrorNamesTheDifference() {
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> bucket.list(new ListRequest("", "", "", 1)))
        .returns(Kind.ACCESS_DENIED, BucketException::kind)
        .withMessageMatching("list in bucket images: RequestTimeTooSkewed \\(status 403\\): the"
            + " clock of this machine is (39|40) min behind that of the store, expected at most 15"
            + " min");
  }

  @Test
  void anAnswerWithoutABodyShowsItToo() {
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> bucket.head("a"))
        .returns(Kind.ACCESS_DENIED, BucketException::kind)
        .withMessageMatching("HEAD a in bucket images: .*: the clock of this machine is (39|40) min"
            + " behind that of the store, expected at most 15 min");
  }

  private void answer() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        List<String> request = in.lines().takeWhile(line -> !line.isEmpty()).toList();
        boolean body = request.stream().noneMatch(line -> line.startsWith("HEAD "));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plus(Duration.ofMinutes(40)).atOffset(ZoneOffset.UTC));
        String head = "HTTP/1.1 403 Forbidden\r\nDate: " + date
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + SKEWED.length() + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write((head + (body ? SKEWED : "")).getBytes(US_ASCII));
      } catch (IOException e) {
        // The client or the server was closed.
      }
    }
  }
}
