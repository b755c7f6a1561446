package io.stowage.registry.http.jetty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JettyServerTest {
  private static final ConnectionFactory HTTP = new HttpConnectionFactory();

  private final Path directory;
  private final BlockingQueue<HttpRequest> requests = new LinkedBlockingQueue<>();

  JettyServerTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The ways to send a long part of a file. */
  private enum Sending {
    SENDFILE(OptionalInt.of(0)),
    LARGE_BUFFER(OptionalInt.of(100)),
    ONE_LARGE_BUFFER_AND_SENDFILE(OptionalInt.of(1)),
    BUFFER(OptionalInt.empty());

    private final OptionalInt largeBuffers;

    Sending(OptionalInt largeBuffers) {
      this.largeBuffers = largeBuffers;
    }
  }

  private static RawClient client(JettyServer server) throws IOException {
    return new RawClient(server.port());
  }

  /** Returns the head of a request with a body. */
  private static String put(int length, String header) {
    return "PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n" + header + "\r\n\r\n";
  }

  private HttpHandler recording(HttpHandler handler) {
    return request -> {
      requests.add(request);
      return handler.handle(request);
    };
  }

  @Test
  void aTlsHelloOnThePlainPortIsAnsweredAtOnce() throws IOException {
    byte[] hello = new byte[517];
    System.arraycopy(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}, 0, hello, 0, 11);
    try (JettyServer server = JettyServer.builder(Bodies.answering("")).start();
        RawClient client = client(server)) {
      client.socket().setSoTimeout(1000);
      RawClient.Answer answer = client.send(hello).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.text()).startsWith("{\"errors\":[{\"code\":\"UNKNOWN\"");
    }
  }

  @Test
  void aRequestIsRefusedBeforeItsBodyIsAskedFor() throws IOException {
    HttpHandler refusing =
        request -> HttpResponse.builder(401).body(Bodies.text("no")).build();
    try (JettyServer server = JettyServer.builder(refusing).start();
        RawClient client = client(server)) {
      client.send(put(10_000_000, "Expect: 100-continue"));
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.text()).isEqualTo("no");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void theFirstReadOfABodyAsksForIt() throws IOException {
    HttpHandler echo = request -> HttpResponse.builder(200)
        .body(new ResponseBody.Bytes(Bodies.read(request)))
        .build();
    try (JettyServer server = JettyServer.builder(echo).start();
        RawClient client = client(server)) {
      client.send(put(5, "Expect: 100-continue"));
      assertThat(client.head().status()).isEqualTo(100);
      assertThat(client.send("hello").answer().text()).isEqualTo("hello");
    }
  }

  @Test
  void headersOf32KiBAreAccepted() throws IOException {
    String token = "x".repeat(32 * 1024);
    try (JettyServer server =
            JettyServer.builder(recording(Bodies.answering("ok"))).start();
        RawClient client = client(server)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: " + token + "\r\n\r\n");
      assertThat(client.answer().text()).isEqualTo("ok");
      assertThat(requests.remove().header("authorization")).hasValue(token);
    }
  }

  @Test
  void aHeaderBeyondTheLimitIsRefusedInJson() throws IOException {
    String token = "x".repeat(80 * 1024);
    try (JettyServer server = JettyServer.builder(Bodies.answering("ok")).start();
        RawClient client = client(server)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: " + token + "\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(431);
      assertThat(answer.text()).contains("\"message\":\"the header of the request is too large\"");
    }
  }

  @Test
  void aRequestLineBeyondTheLimitIsRefusedInJson() throws IOException {
    try (JettyServer server = JettyServer.builder(Bodies.answering("ok")).start();
        RawClient client = client(server)) {
      RawClient.Answer answer = client.get("/" + "x".repeat(80 * 1024)).answer();
      assertThat(answer.status()).isEqualTo(414);
      assertThat(answer.text()).contains("\"message\":\"the request line is too long\"");
    }
  }

  @Test
  void allLinesOfAHeaderReachTheHandler() throws IOException {
    try (JettyServer server =
            JettyServer.builder(recording(Bodies.answering("ok"))).start();
        RawClient client = client(server)) {
      client
          .send("GET / HTTP/1.1\r\nHost: h\r\nAccept: a/b\r\naccept: c/d, e/f\r\n\r\n")
          .answer();
      assertThat(requests.remove().headers("Accept")).containsExactly("a/b", "c/d, e/f");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/a%2Fb/manifests/x",
        "/v2/%2e%2e/x",
        "/v2/../x",
        "/v2//x",
        "/v2/a;b/x",
        "/v2/%0a",
        "/v2/%c0%af",
        "/v2/a\\b"
      })
  void aPathReachesTheHandlerAsItWasSent(String path) throws IOException {
    try (JettyServer server =
            JettyServer.builder(recording(Bodies.answering("ok"))).start();
        RawClient client = client(server)) {
      assertThat(client.get(path + "?n=1&last=a%2Fb").answer().status()).isEqualTo(200);
      HttpRequest request = requests.remove();
      assertThat(request.path()).isEqualTo(path);
      assertThat(request.query().raw()).isEqualTo("n=1&last=a%2Fb");
      assertThat(request.query().first("last")).hasValue("a/b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/%zz",
        "/v2/%00",
        "/v2/%",
        "v2/x",
        "/v2/../../x",
        "http://other/v2/",
        "http://u:p@h/v2/",
        "/v2/#x"
      })
  void aTargetThatIsNoUriIsRefusedInJson(String target) throws IOException {
    try (JettyServer server = JettyServer.builder(Bodies.answering("ok")).start();
        RawClient client = client(server)) {
      RawClient.Answer answer = client.get(target).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.text()).contains("\"message\":\"the request is malformed\"");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aRequestHasItsMethodAndItsPeer() throws IOException {
    try (JettyServer server =
            JettyServer.builder(recording(Bodies.answering("ok"))).start();
        RawClient client = client(server)) {
      client.send("PaTcH /x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").answer();
      HttpRequest request = requests.remove();
      assertThat(request.method()).isEqualTo("PaTcH");
      assertThat(request.secure()).isFalse();
      assertThat(request.certificateName()).isEmpty();
      assertThat(request.remote())
          .hasValue((InetSocketAddress) client.socket().getLocalSocketAddress());
      assertThat(request.body().length()).hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SENDFILE, 0, 131072",
    "SENDFILE, 0, 131073",
    "SENDFILE, 3, 262144",
    "SENDFILE, 3, 262145",
    "SENDFILE, 100, 6000000",
    "LARGE_BUFFER, 0, 0",
    "LARGE_BUFFER, 0, 1",
    "LARGE_BUFFER, 5, 131073",
    "LARGE_BUFFER, 3, 1048576",
    "LARGE_BUFFER, 3, 1048577",
    "LARGE_BUFFER, 100, 6000000",
    "BUFFER, 0, 1",
    "BUFFER, 7, 131072",
    "BUFFER, 0, 131073",
    "BUFFER, 100, 6000000"
  })
  void aPartOfAFileIsSentUnchanged(Sending sending, int start, int size) throws IOException {
    byte[] content = Bodies.file(directory.resolve("blob"), start + size + 10);
    HttpHandler handler = request -> HttpResponse.builder(200)
        .body(Bodies.region(directory.resolve("blob"), start, size))
        .build();
    try (JettyServer server =
            JettyServer.builder(handler).largeBuffers(sending.largeBuffers).start();
        RawClient client = client(server)) {
      for (int i = 0; i < 2; i++) { // the second one on the same connection
        RawClient.Answer answer = client.get("/").answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, start, start + size));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyClientsGetWhatTheyAskFor(Sending sending) throws Exception {
    Path file = directory.resolve("blob");
    byte[] content = Bodies.file(file, 4_000_000);
    HttpHandler handler = request -> {
      int start = Integer.parseInt(request.query().first("start").orElseThrow());
      int size = Integer.parseInt(request.query().first("size").orElseThrow());
      return HttpResponse.builder(200).body(Bodies.region(file, start, size)).build();
    };
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try (JettyServer server =
        JettyServer.builder(handler).largeBuffers(sending.largeBuffers).start()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Random random = new Random(i);
        clients.add(threads.submit(() -> getParts(server, content, random)));
      }
      for (Future<?> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Gets random parts on one connection, and sometimes leaves in the middle of one. */
  private static void getParts(JettyServer server, byte[] content, Random random) {
    try (RawClient kept = client(server)) {
      for (int i = 0; i < 12; i++) {
        int start = random.nextInt(content.length);
        int size = random.nextInt(content.length - start);
        String target = "/?start=" + start + "&size=" + size;
        if (random.nextInt(4) == 0) {
          client(server).get(target).reset();
        }
        assertThat(kept.get(target).answer().body())
            .isEqualTo(Arrays.copyOfRange(content, start, start + size));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatEndsEarlyEndsTheConnection(Sending sending) throws IOException {
    Bodies.file(directory.resolve("blob"), 3_000_000);
    HttpHandler handler = request -> HttpResponse.builder(200)
        .body(Bodies.region(directory.resolve("blob"), 0, 4_000_000))
        .build();
    try (JettyServer server =
            JettyServer.builder(handler).largeBuffers(sending.largeBuffers).start();
        RawClient client = client(server)) {
      assertThat(client.get("/").head().status()).isEqualTo(200);
      assertThat(client.rest()).hasSizeLessThan(4_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatGoesInMidBlobReleasesTheFile(Sending sending) throws Exception {
    Bodies.file(directory.resolve("blob"), 30_000_000);
    BlockingQueue<ResponseBody> bodies = new LinkedBlockingQueue<>();
    HttpHandler handler = request -> {
      ResponseBody body = Bodies.region(directory.resolve("blob"), 0, 30_000_000);
      bodies.add(body);
      return HttpResponse.builder(200).body(body).build();
    };
    JettyServer server =
        JettyServer.builder(handler).largeBuffers(sending.largeBuffers).start();
    RawClient client = client(server);
    client.get("/").head();
    client.reset();
    ResponseBody.Region region = (ResponseBody.Region) bodies.take();
    assertThat(server.stop(Duration.ofSeconds(20))).isTrue(); // the request has ended
    assertThat(region.channel().isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatDoesNotReadIsCutOff(Sending sending) throws Exception {
    Bodies.file(directory.resolve("blob"), 30_000_000);
    HttpHandler handler = request -> HttpResponse.builder(200)
        .body(Bodies.region(directory.resolve("blob"), 0, 30_000_000))
        .build();
    JettyServer server = JettyServer.builder(handler)
        .limits(ServerLimits.builder()
            .minimumRate(10_000_000)
            .rateWindow(Duration.ofMillis(300))
            .build())
        .largeBuffers(sending.largeBuffers)
        .start();
    try (RawClient client = client(server)) {
      client.get("/").head();
      assertThat(server.stop(Duration.ofSeconds(20))).isTrue(); // the request has ended
    }
  }

  @Test
  void aClientThatStopsSendingABodyIsCutOff() throws IOException {
    HttpHandler reading = request -> HttpResponse.builder(200)
        .body(new ResponseBody.Bytes(Bodies.read(request)))
        .build();
    ServerLimits limits =
        ServerLimits.builder().rateWindow(Duration.ofMillis(200)).build();
    try (JettyServer server = JettyServer.builder(reading).limits(limits).start();
        RawClient client = client(server)) {
      client.send("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nhello");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.text()).contains("the body of the request arrives too slowly");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aHeaderThatTakesTooLongEndsTheConnection() throws IOException {
    ServerLimits limits =
        ServerLimits.builder().headerTime(Duration.ofMillis(200)).build();
    try (JettyServer server =
            JettyServer.builder(Bodies.answering("ok")).limits(limits).start();
        RawClient client = client(server)) {
      client.send("GET / HT");
      long begin = System.nanoTime();
      client.socket().setSoTimeout(20);
      assertThatThrownBy(() -> {
            while (true) { // sends a byte from time to time, as a hostile client does
              client.send("x");
              try {
                if (client.isClosedByServer()) {
                  throw new IOException("closed");
                }
              } catch (SocketTimeoutException e) {
                assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
              }
            }
          })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aConnectionOnWhichNothingMovesIsClosed() throws IOException {
    ServerLimits limits =
        ServerLimits.builder().idleTime(Duration.ofMillis(200)).build();
    try (JettyServer server =
            JettyServer.builder(Bodies.answering("ok")).limits(limits).start();
        RawClient client = client(server)) {
      client.get("/").answer();
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aHandlerMayWorkForLongerThanTheIdleTime() throws IOException {
    ServerLimits limits =
        ServerLimits.builder().idleTime(Duration.ofMillis(100)).build();
    HttpHandler working = request -> {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return HttpResponse.builder(201).build();
    };
    try (JettyServer server = JettyServer.builder(working).limits(limits).start();
        RawClient client = client(server)) {
      assertThat(client.get("/").answer().status()).isEqualTo(201);
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosed() throws IOException {
    ServerLimits limits = ServerLimits.builder().connections(2).build();
    try (JettyServer server =
            JettyServer.builder(Bodies.answering("ok")).limits(limits).start();
        RawClient first = client(server);
        RawClient second = client(server)) {
      assertThat(first.get("/").answer().text()).isEqualTo("ok");
      assertThat(second.get("/").answer().text()).isEqualTo("ok");
      try (RawClient third = client(server)) {
        RawClient.Answer answer = third.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(third.isClosedByServer()).isTrue();
      }
      assertThat(first.get("/").answer().text()).isEqualTo("ok");
    }
  }

  @Test
  void aConnectionThatIsClosedMakesRoomForAnother() throws IOException {
    ServerLimits limits = ServerLimits.builder().connections(1).build();
    try (JettyServer server =
        JettyServer.builder(Bodies.answering("ok")).limits(limits).start()) {
      for (int i = 0; i < 5; i++) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!isServed(server)) { // the server may not have seen the end of the one before
          assertThat(System.nanoTime()).isLessThan(end);
        }
      }
    }
  }

  private static boolean isServed(JettyServer server) throws IOException {
    try (RawClient client = client(server)) {
      return client.get("/").answer().status() == 200;
    } catch (SocketException e) {
      return false; // the connection was reset
    }
  }

  @Test
  void aShortBodyThatNobodyReadsLeavesTheConnectionUsable() throws IOException {
    HttpHandler refusing =
        request -> HttpResponse.builder(405).body(Bodies.text("no")).build();
    try (JettyServer server = JettyServer.builder(refusing).start();
        RawClient client = client(server)) {
      String body = "x".repeat(200_000);
      for (int i = 0; i < 2; i++) {
        client.send("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" + body);
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("connection")).isEmpty();
      }
    }
  }

  @Test
  void anAnswerReachesAClientThatStillSends() throws Exception {
    HttpHandler refusing =
        request -> HttpResponse.builder(413).body(Bodies.text("no")).build();
    try (JettyServer server = JettyServer.builder(refusing).start();
        RawClient client = client(server)) {
      client.send("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n");
      client.send(new byte[400_000]);
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.text()).isEqualTo("no");
    }
  }

  @Test
  void aHandlerCanCloseTheConnection() throws IOException {
    HttpHandler closing = request ->
        HttpResponse.builder(200).body(Bodies.text("x")).closeConnection().build();
    try (JettyServer server = JettyServer.builder(closing).start();
        RawClient client = client(server)) {
      assertThat(client.get("/").answer().header("connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aStreamOfUnknownLengthIsChunked() throws Exception {
    HttpHandler handler = request -> HttpResponse.builder(200)
        .body(Bodies.stream(OptionalLong.empty(), out -> {
          for (int i = 0; i < 50_000; i++) {
            out.write("hello, ".getBytes(UTF_8));
          }
        }))
        .build();
    try (JettyServer server = JettyServer.builder(handler).start()) {
      var answer =
          HttpClient.newHttpClient().send(request(server, "/").build(), BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
      assertThat(answer.body()).isEqualTo("hello, ".repeat(50_000));
    }
  }

  @Test
  void aStreamOfKnownLengthHasALength() throws IOException {
    HttpHandler handler = request -> HttpResponse.builder(200)
        .body(Bodies.stream(OptionalLong.of(5), out -> out.write("hello".getBytes(UTF_8))))
        .build();
    try (JettyServer server = JettyServer.builder(handler).start();
        RawClient client = client(server)) {
      assertThat(client.get("/").answer().text()).isEqualTo("hello");
    }
  }

  @Test
  void aStreamThatFailsInTheMiddleEndsTheConnection() throws IOException {
    HttpHandler handler = request -> HttpResponse.builder(200)
        .body(Bodies.stream(OptionalLong.empty(), out -> {
          out.write(new byte[300_000]);
          throw new IOException("the source fails");
        }))
        .build();
    try (JettyServer server = JettyServer.builder(handler).start();
        RawClient client = client(server)) {
      assertThat(client.get("/").head().status()).isEqualTo(200);
      assertThat(new String(client.rest(), UTF_8)).doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void aStreamThatFailsAtOnceIsAnError() throws IOException {
    HttpHandler handler = request -> HttpResponse.builder(200)
        .header("X-Old", "1")
        .body(Bodies.stream(OptionalLong.of(5), out -> {
          throw new IOException("the source fails");
        }))
        .build();
    try (JettyServer server = JettyServer.builder(handler).start();
        RawClient client = client(server)) {
      RawClient.Answer answer = client.get("/").answer();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("x-old")).isEmpty();
      assertThat(answer.text()).contains("the server failed").doesNotContain("source");
    }
  }

  @Test
  void anAnswerToHeadHasTheLengthAndNoBody() throws IOException {
    Path file = directory.resolve("blob");
    Bodies.file(file, 100_000);
    HttpHandler handler = request ->
        HttpResponse.builder(200).body(Bodies.region(file, 0, 100_000)).build();
    try (JettyServer server = JettyServer.builder(handler).start();
        RawClient client = client(server)) {
      for (int i = 0; i < 2; i++) {
        RawClient.Answer answer =
            client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").head();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-length")).isEqualTo("100000");
      }
    }
  }

  @Test
  void theLengthOfAHeadIsThatOfTheHeader() throws IOException {
    HttpHandler handler =
        request -> HttpResponse.builder(200).header("Content-Length", "123456").build();
    try (JettyServer server = JettyServer.builder(handler).start();
        RawClient client = client(server)) {
      client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head().header("content-length")).isEqualTo("123456");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void anAnswerWithoutABodyLeavesTheConnectionUsable(int status) throws IOException {
    HttpHandler handler =
        request -> HttpResponse.builder(status).header("ETag", "\"x\"").build();
    try (JettyServer server = JettyServer.builder(handler).start();
        RawClient client = client(server)) {
      for (int i = 0; i < 2; i++) {
        RawClient.Answer answer = client.get("/").head();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("etag")).isEqualTo("\"x\"");
        assertThat(answer.header("content-length")).isEmpty();
      }
    }
  }

  @Test
  void anEmptyAnswerHasALengthOfZero() throws IOException {
    try (JettyServer server =
            JettyServer.builder(request -> HttpResponse.builder(202).build()).start();
        RawClient client = client(server)) {
      assertThat(client.get("/").answer().header("content-length")).isEqualTo("0");
    }
  }

  @Test
  void aHandlerThatFailsIsAnErrorInJson() throws IOException {
    HttpHandler failing = request -> {
      throw new IllegalStateException("secret");
    };
    try (JettyServer server = JettyServer.builder(failing).start();
        RawClient client = client(server)) {
      RawClient.Answer answer = client.get("/").answer();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).contains("the server failed").doesNotContain("secret");
    }
  }

  @Test
  void aRequestThatCannotBeAnsweredEndsTheConnection() throws IOException {
    HttpHandler failing = request -> {
      throw new RequestException("gone", new IOException("gone"));
    };
    try (JettyServer server = JettyServer.builder(failing).start();
        RawClient client = client(server)) {
      assertThat(client.get("/").rest()).isEmpty();
    }
  }

  @Test
  void aMalformedChunkIsAClientError() throws IOException {
    HttpHandler reading = request -> HttpResponse.builder(200)
        .body(new ResponseBody.Bytes(Bodies.read(request)))
        .build();
    try (JettyServer server = JettyServer.builder(reading).start();
        RawClient client = client(server)) {
      client.send("PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      client.send("zzz\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: +5",
        "Transfer-Encoding: chunked, identity",
        "Content-Length : 5"
      })
  void aRequestWithTwoMeaningsIsRefused(String headers) throws IOException {
    try (JettyServer server = JettyServer.builder(Bodies.answering("ok")).start();
        RawClient client = client(server)) {
      client.send("PUT /x HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n\r\nhello");
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aGracefulStopLetsAPutEnd() throws Exception {
    HttpHandler reading = request -> HttpResponse.builder(201)
        .body(new ResponseBody.Bytes(Bodies.read(request)))
        .build();
    JettyServer server = JettyServer.builder(recording(reading)).start();
    try (RawClient idle = client(server);
        RawClient client = client(server)) {
      client.send("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
      requests.take();
      var stop = CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(20)));
      assertThat(idle.isClosedByServer()).isTrue(); // so the stop has begun
      assertThatThrownBy(() -> connectUntilRefused(server)).isInstanceOf(IOException.class);
      RawClient.Answer answer = client.send("world").answer();
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.text()).isEqualTo("helloworld");
      assertThat(stop.get()).isTrue();
    }
  }

  /** The system may still complete a connection or two while an acceptor leaves its last call. */
  private static void connectUntilRefused(JettyServer server) throws IOException {
    for (int i = 0; i < 1000; i++) {
      client(server).close();
    }
  }

  @Test
  void aStopCutsOffWhatTakesTooLong() throws Exception {
    HttpHandler reading = request -> HttpResponse.builder(201)
        .body(new ResponseBody.Bytes(Bodies.read(request)))
        .build();
    JettyServer server = JettyServer.builder(recording(reading)).start();
    try (RawClient client = client(server)) {
      client.send("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
      requests.take();
      assertThat(server.stop(Duration.ofMillis(50))).isFalse();
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aStoppedServerCanBeClosedAgain() {
    JettyServer server = JettyServer.builder(Bodies.answering("ok")).start();
    assertThat(server.stop(Duration.ZERO)).isTrue();
    server.close();
    assertThat(server.stop(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    try (JettyServer server = JettyServer.builder(Bodies.answering("ok")).start()) {
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      JettyServer.Builder second = JettyServer.builder(Bodies.answering("ok")).address(taken);
      assertThatThrownBy(second::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(String.valueOf(server.port()));
    }
  }

  @Test
  void aServerKnowsItsUrl() {
    try (JettyServer server = JettyServer.builder(Bodies.answering("ok")).start()) {
      assertThat(server.url()).isEqualTo(URI.create("http://127.0.0.1:" + server.port()));
      assertThat(server).hasToString("JettyServer[url=" + server.url() + "]");
    }
    JettyServer.Builder all =
        JettyServer.builder(Bodies.answering("ok")).address(new InetSocketAddress(0));
    try (JettyServer server = all.start()) {
      assertThat(server.url()).isEqualTo(URI.create("http://127.0.0.1:" + server.port()));
    }
  }

  @Test
  void theConfiguredAddressIsLogged() {
    assertThat(logged(new InetSocketAddress("localhost", 5000))).endsWith("{localhost:5000}");
    assertThat(logged(new InetSocketAddress(5000))).endsWith("{0.0.0.0:5000}");
    assertThat(new UnixSocketConnector(
            new Server(), ServerLimits.defaults(), Path.of("/run/registry"), HTTP))
        .asString()
        .contains("{unix:/run/registry:");
  }

  /** Returns the name of a connector in Jetty's log. */
  private static String logged(InetSocketAddress address) {
    return new SocketConnector(new Server(), ServerLimits.defaults(), address, HTTP).toString();
  }

  @Test
  void aHostWithoutAnAddressIsNamed() {
    JettyServer.Builder builder = JettyServer.builder(Bodies.answering("ok"))
        .address(InetSocketAddress.createUnresolved("nowhere.invalid", 5000));
    assertThatThrownBy(builder::start)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("The server cannot listen on nowhere.invalid:5000");
  }

  @Test
  void aUnixSocketIsServed() throws IOException {
    Path path = directory.resolve("socket");
    JettyServer.Builder builder =
        JettyServer.builder(recording(Bodies.answering("ok"))).unixSocket(path);
    for (int i = 0; i < 2; i++) {
      try (JettyServer server = builder.start();
          SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        assertThat(server.url()).isEqualTo(URI.create("unix:" + path));
        assertThat(server.port()).isZero();
        channel.connect(UnixDomainSocketAddress.of(path));
        channel.write(UTF_8.encode("GET /a HTTP/1.0\r\n\r\n"));
        ByteBuffer answer = ByteBuffer.allocate(4096);
        while (channel.read(answer) >= 0) {
          assertThat(answer.hasRemaining()).isTrue();
        }
        assertThat(UTF_8.decode(answer.flip()).toString())
            .startsWith("HTTP/1.1 200 ")
            .endsWith("\r\n\r\nok");
        assertThat(requests.remove().remote()).isEmpty();
      }
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void aFileInThePlaceOfAUnixSocketIsKept() throws IOException {
    Path path = Files.writeString(directory.resolve("file"), "mine");
    JettyServer.Builder builder = JettyServer.builder(Bodies.answering("ok")).unixSocket(path);
    assertThatThrownBy(builder::start)
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage(path + ": exists and is not a socket");
    assertThat(path).hasContent("mine");
  }

  @Test
  void http2WithoutTlsIsSpokenIfEnabled() throws Exception {
    byte[] content = Bodies.file(directory.resolve("blob"), 3_000_000);
    HttpHandler handler = request -> {
      byte[] sent = Bodies.read(request);
      return HttpResponse.builder(200)
          .header("X-Sent", String.valueOf(sent.length))
          .header("X-Host", request.header("Host").orElse("none"))
          .body(Bodies.region(directory.resolve("blob"), 0, content.length))
          .build();
    };
    try (JettyServer server = JettyServer.builder(handler).h2c(true).start()) {
      HttpClient client =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
      var upgrade = client.send(request(server, "/").build(), BodyHandlers.ofByteArray());
      assertThat(upgrade.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(upgrade.body()).isEqualTo(content);
      for (int i = 0; i < 2; i++) {
        var answer = client.send(
            request(server, "/")
                .PUT(BodyPublishers.ofByteArray(new byte[100_000]))
                .build(),
            BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.headers().firstValue("x-sent")).hasValue("100000");
        assertThat(answer.headers().firstValue("x-host")).hasValue("127.0.0.1:" + server.port());
        assertThat(answer.body()).isEqualTo(content);
      }
    }
  }

  private static java.net.http.HttpRequest.Builder request(JettyServer server, String path) {
    return java.net.http.HttpRequest.newBuilder(server.url().resolve(path))
        .timeout(Duration.ofSeconds(20));
  }

  @Test
  void serversLeaveNeitherThreadsNorDescriptors() throws Exception {
    Path blob = directory.resolve("blob");
    Bodies.file(blob, 300_000);
    HttpHandler handler = request ->
        HttpResponse.builder(200).body(Bodies.region(blob, 0, 300_000)).build();
    useServer(handler); // loads the classes
    List<String> before = descriptors();
    for (int i = 0; i < 10; i++) {
      useServer(handler);
    }
    assertThat(descriptors()).hasSizeLessThanOrEqualTo(before.size());
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("stowage-http"));
  }

  private static void useServer(HttpHandler handler) throws IOException {
    JettyServer server = JettyServer.builder(handler).start();
    try (RawClient kept = client(server);
        RawClient broken = client(server)) {
      kept.get("/").answer();
      broken.get("/").head();
      broken.reset();
      server.stop(Duration.ofSeconds(20));
    }
  }

  private static List<String> descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(Path::toString).toList();
    }
  }
}
