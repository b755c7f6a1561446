package io.stowage.registry.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server closes the body of each response, whether or not it was sent. */
class ClosedBodiesTest {
  private static final int SIZE = 3_000_000;

  private final List<Channel> bodies = new CopyOnWriteArrayList<>();
  private final Path file;
  private final byte[] content;

  ClosedBodiesTest(@TempDir Path directory) throws IOException {
    file = directory.resolve("file");
    content = Bodies.file(file, SIZE);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /200, file",
    "GET /204, file",
    "GET /304, file",
    "GET /fails, file",
    "HEAD /200, file",
    "GET /200, channel",
    "GET /fails, channel",
    "HEAD /200, channel",
    "GET /200, stream",
    "GET /204, stream",
    "GET /304, stream",
    "GET /fails, stream",
    "HEAD /200, stream"
  })
  void ofAnswersThatClientsRead(String request, String kind) throws IOException {
    JettyServer server =
        JettyServer.builder(received -> answer(received.path(), kind)).start();
    try (RawClient client = new RawClient(server.port())) {
      readToTheEnd(client.send(request + " HTTP/1.0\r\n\r\n"));
    } finally {
      server.stop(Duration.ofSeconds(20));
    }
    assertThat(bodies).hasSize(1).noneMatch(Channel::isOpen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "channel", "stream"})
  void ofAnswersWhoseClientIsGone(String kind) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    HttpHandler handler = request -> {
      begun.countDown();
      await(gone);
      return answer("/200", kind);
    };
    JettyServer server = JettyServer.builder(handler).start();
    try (RawClient client = new RawClient(server.port())) {
      client.get("/");
      await(begun);
      client.reset();
      gone.countDown();
    } finally {
      assertThat(server.stop(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(bodies).hasSize(1).noneMatch(Channel::isOpen);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void readToTheEnd(RawClient client) throws IOException {
    try {
      byte[] unused = client.rest();
    } catch (SocketException e) {
      // The server has cut the answer.
    }
  }

  /** Returns an answer with the status in {@code path}, or one whose body fails at its end. */
  private HttpResponse answer(String path, String kind) {
    boolean fails = path.equals("/fails");
    int status = fails ? 200 : Integer.parseInt(path.substring(1));
    return HttpResponse.builder(status).body(body(kind, fails)).build();
  }

  private ResponseBody body(String kind, boolean fails) {
    if (kind.equals("stream")) {
      Produced produced = new Produced(content, fails);
      bodies.add(produced);
      return new ResponseBody.Stream(OptionalLong.empty(), produced);
    }
    long announced = fails ? SIZE + 1 : SIZE;
    ResponseBody body = kind.equals("file")
        ? Bodies.region(file, 0, announced)
        : new ResponseBody.Region(
            Channels.newChannel(new ByteArrayInputStream(content)), announced);
    bodies.add(((ResponseBody.Region) body).channel());
    return body;
  }

  /** Produces bytes until it is closed. */
  private static final class Produced implements ResponseBody.Content, Channel {
    private final byte[] bytes;
    private final boolean fails;
    private volatile boolean open = true;

    Produced(byte[] bytes, boolean fails) {
      this.bytes = bytes;
      this.fails = fails;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
      if (fails) {
        throw new IOException("injected");
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
