package io.stowage.registry.http.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the servlet in Jetty's servlet container. */
class RegistryServletTest {
  private final Path directory;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final BlockingQueue<HttpRequest> requests = new LinkedBlockingQueue<>();

  RegistryServletTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private void start(HttpHandler handler) throws Exception {
    start(handler, request -> request);
  }

  private void start(HttpHandler handler, UnaryOperator<HttpServletRequest> container)
      throws Exception {
    HttpHandler recording = request -> {
      requests.add(request);
      return handler.handle(request);
    };
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new RegistryServlet(recording)), "/v2/*");
    Filter filter = (request, response, chain) ->
        chain.doFilter(container.apply((HttpServletRequest) request), response);
    context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private java.net.http.HttpRequest.Builder request(String target) {
    return java.net.http.HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + connector.getLocalPort() + target))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(20));
  }

  private static java.net.http.HttpResponse<byte[]> send(java.net.http.HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse echo(HttpRequest request) {
    try (InputStream in = request.body().open()) {
      return HttpResponse.builder(201)
          .header("X-Answer", "1")
          .header("X-Answer", "2")
          .body(new ResponseBody.Bytes(in.readAllBytes()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRequestIsConverted() throws Exception {
    start(RegistryServletTest::echo);
    var answer = send(request("/v2/a%20b/x?n=1&last=c%2Fd")
        .header("Accept", "a/b")
        .header("Accept", "c/d, e/f")
        .PUT(BodyPublishers.ofString("hello")));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().allValues("x-answer")).containsExactly("1", "2");
    assertThat(answer.headers().firstValue("content-length")).hasValue("5");
    assertThat(answer.body()).isEqualTo("hello".getBytes(UTF_8));
    HttpRequest request = requests.remove();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo("/v2/a%20b/x");
    assertThat(request.query().raw()).isEqualTo("n=1&last=c%2Fd");
    assertThat(request.headers("accept")).containsExactly("a/b", "c/d, e/f");
    assertThat(request.body().length()).hasValue(5);
    assertThat(request.secure()).isFalse();
    assertThat(request.remote().orElseThrow().getHostString()).isEqualTo("127.0.0.1");
    assertThat(request.certificateName()).isEmpty();
  }

  @Test
  void anAddressIsReadWithoutItsZone() throws Exception {
    start(RegistryServletTest::echo, request -> new HttpServletRequestWrapper(request) {
      @Override
      public String getRemoteAddr() {
        return "fe80::1%nosuchinterface";
      }
    });
    assertThat(send(request("/v2/x")).statusCode()).isEqualTo(201);
    assertThat(requests.remove().remote().orElseThrow().getAddress())
        .isEqualTo(InetAddress.getByName("fe80::1"));
  }

  @Test
  void aBodyOfUnknownLengthIsRead() throws Exception {
    start(RegistryServletTest::echo);
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    var answer = send(request("/v2/x")
        .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content))));
    assertThat(answer.body()).isEqualTo(content);
    assertThat(requests.remove().body().length()).isEmpty();
  }

  @Test
  void aRequestWithoutABodyHasALengthOfZero() throws Exception {
    start(request -> HttpResponse.builder(202).build());
    assertThat(send(request("/v2/x")).statusCode()).isEqualTo(202);
    assertThat(requests.remove().body().length()).hasValue(0);
  }

  @Test
  void aPartOfAFileIsSent() throws Exception {
    byte[] content = new byte[1_000_000];
    new Random(2).nextBytes(content);
    Path file = Files.write(directory.resolve("blob"), content);
    start(request -> HttpResponse.builder(206).body(region(file, 10, 900_000)).build());
    var answer = send(request("/v2/x"));
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.headers().firstValue("content-length")).hasValue("900000");
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, 10, 900_010));
  }

  @Test
  void anAnswerToHeadHasTheLengthAndNoBody() throws Exception {
    Path file = Files.write(directory.resolve("blob"), new byte[100]);
    start(request -> HttpResponse.builder(200).body(region(file, 0, 100)).build());
    var answer = send(request("/v2/x").method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.headers().firstValue("content-length")).hasValue("100");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aStreamIsSent() throws Exception {
    start(request -> HttpResponse.builder(200)
        .body(new ResponseBody.Stream(
            OptionalLong.empty(), out -> out.write("hello".repeat(100_000).getBytes(UTF_8))))
        .build());
    assertThat(send(request("/v2/x")).body()).isEqualTo("hello".repeat(100_000).getBytes(UTF_8));
  }

  @Test
  void aFileThatEndsEarlyEndsTheConnection() throws Exception {
    Path file = Files.write(directory.resolve("blob"), new byte[500_000]);
    start(request -> HttpResponse.builder(200).body(region(file, 0, 600_000)).build());
    assertThatThrownBy(() -> send(request("/v2/x"))).isInstanceOf(IOException.class);
  }

  @Test
  void aHandlerThatFailsIsAnErrorInJson() throws Exception {
    start(request -> {
      throw new IllegalStateException("secret");
    });
    var answer = send(request("/v2/x"));
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/json");
    assertThat(new String(answer.body(), UTF_8))
        .contains("the server failed")
        .doesNotContain("secret");
  }

  @Test
  void aRequestThatCannotBeAnsweredIsRefused() throws Exception {
    start(request -> {
      throw new RequestException("gone", new IOException("gone"));
    });
    var answer = send(request("/v2/x"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("connection")).hasValue("close");
  }

  private static ResponseBody region(Path file, long start, long size) {
    try {
      return new ResponseBody.Region(FileChannel.open(file).position(start), size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
