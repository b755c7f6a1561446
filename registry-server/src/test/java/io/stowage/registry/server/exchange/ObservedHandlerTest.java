package io.stowage.registry.server.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.testing.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedHandlerTest {
  private static final byte[] CONTENT = "0123456789".getBytes(US_ASCII);

  private final TestClock clock = TestClock.create();
  private final AtomicLong nanos = new AtomicLong();
  private final Recorder recorder = new Recorder();

  @Test
  void tellsTheOutcomeOfAShortResponseAtOnce() {
    HttpResponse answer =
        HttpResponse.builder(201).body(new ResponseBody.Bytes(CONTENT)).build();
    HttpResponse sent = observed(request -> {
          assertThat(recorder.begun).hasSize(1);
          nanos.addAndGet(Duration.ofMillis(7).toNanos());
          return answer;
        })
        .handle(get());
    assertThat(sent).isSameAs(answer);
    assertThat(recorder.completed)
        .containsExactly(
            new Exchange(recorder.begun.get(0), 201, 0, 10, clock.instant(), Duration.ofMillis(7)));
  }

  @Test
  void countsNoBodyOfAHeadRequest() {
    HttpResponse response = observed(
            request -> HttpResponse.builder(200).header("Content-Length", "10").build())
        .handle(HttpRequest.builder("HEAD", "/v2/").build());
    assertThat(response.status()).isEqualTo(200);
    assertThat(recorder.completed).singleElement().returns(0L, Exchange::sent);
  }

  @Test
  void countsTheBytesOfTheRequestThatAreRead() {
    HttpRequest request = HttpRequest.builder("PATCH", "/v2/")
        .body(RequestBody.of(OptionalLong.empty(), () -> new ByteArrayInputStream(CONTENT)))
        .build();
    HttpResponse response = observed(received -> {
          assertThat(readAll(received)).isEqualTo(CONTENT);
          return HttpResponse.builder(202).build();
        })
        .handle(request);
    assertThat(response.status()).isEqualTo(202);
    assertThat(recorder.completed).singleElement().returns(10L, Exchange::received);
  }

  @Test
  void waitsUntilARegionIsClosed() throws IOException {
    ReadableByteChannel content = Channels.newChannel(new ByteArrayInputStream(CONTENT));
    HttpResponse response = observed(region(content)).handle(get());
    ResponseBody.Region region = (ResponseBody.Region) response.body();
    assertThat(region.channel().read(ByteBuffer.allocate(4))).isEqualTo(4);
    assertThat(recorder.completed).isEmpty();
    response.close();
    response.close();
    assertThat(recorder.completed).singleElement().returns(4L, Exchange::sent);
  }

  @Test
  void keepsAFileAFile(@TempDir Path folder) throws IOException {
    Path path = Files.write(folder.resolve("blob"), CONTENT);
    HttpResponse response = observed(region(FileChannel.open(path))).handle(get());
    ResponseBody.Region region = (ResponseBody.Region) response.body();
    ByteArrayOutputStream client = new ByteArrayOutputStream();
    FileChannel file = (FileChannel) region.channel();
    assertThat(file.transferTo(2, 5, Channels.newChannel(client))).isEqualTo(5);
    assertThat(file.read(ByteBuffer.allocate(3))).isEqualTo(3);
    assertThat(file.position()).isEqualTo(3);
    assertThat(file.size()).isEqualTo(10);
    response.close();
    assertThat(client.toString(US_ASCII)).isEqualTo("23456");
    assertThat(recorder.completed).singleElement().returns(8L, Exchange::sent);
    assertThat(file.isOpen()).isFalse();
  }

  @Test
  void countsWhatAStreamWritesBeforeItFails() {
    ResponseBody.Content content = out -> {
      out.write(CONTENT, 0, 6);
      throw new IOException("injected");
    };
    HttpResponse response = observed(request -> HttpResponse.builder(200)
            .body(new ResponseBody.Stream(OptionalLong.of(10), content))
            .build())
        .handle(get());
    ResponseBody.Stream stream = (ResponseBody.Stream) response.body();
    assertThat(stream.length()).hasValue(10);
    assertThat(recorder.completed).isEmpty();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> stream.content().writeTo(new ByteArrayOutputStream()));
    assertThat(recorder.completed).singleElement().returns(6L, Exchange::sent);
  }

  @Test
  void tellsTheEndOfAStreamThatIsNeverWritten() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    ResponseBody.Content content = new ResponseBody.Content() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(CONTENT);
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
    HttpResponse response = observed(request -> HttpResponse.builder(200)
            .body(new ResponseBody.Stream(OptionalLong.of(10), content))
            .build())
        .handle(get());
    assertThat(recorder.completed).isEmpty();
    response.close();
    assertThat(recorder.completed).singleElement().returns(0L, Exchange::sent);
    assertThat(closed).hasValue(1);
  }

  @Test
  void tellsFailures() {
    HttpHandler failing = observed(request -> {
      throw new IllegalStateException("injected");
    });
    HttpHandler gone = observed(request -> {
      throw new RequestException("gone", new IOException("injected"));
    });
    assertThatIllegalStateException().isThrownBy(() -> failing.handle(get()));
    assertThatExceptionOfType(RequestException.class).isThrownBy(() -> gone.handle(get()));
    assertThat(recorder.completed)
        .extracting(Exchange::status)
        .containsExactly(500, Exchange.CLIENT_FAILED);
  }

  @Test
  void continuesAfterAFailureOfAListener() {
    ExchangeListener failing = new ExchangeListener() {
      @Override
      public void completed(Exchange exchange) {
        throw new IllegalStateException("injected");
      }
    };
    HttpHandler handler = ObservedHandler.of(
        request -> HttpResponse.builder(200).build(), List.of(failing, recorder));
    assertThat(handler.handle(get()).status()).isEqualTo(200);
    assertThat(recorder.completed).hasSize(1);
  }

  private HttpHandler observed(HttpHandler next) {
    return new ObservedHandler(next, List.of(recorder), clock, nanos::get);
  }

  private static HttpHandler region(ReadableByteChannel channel) {
    return request -> HttpResponse.builder(200)
        .body(new ResponseBody.Region(channel, CONTENT.length))
        .build();
  }

  private static HttpRequest get() {
    return HttpRequest.builder("GET", "/v2/").build();
  }

  private static byte[] readAll(HttpRequest request) {
    try {
      return request.body().open().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Recorder implements ExchangeListener {
    private final List<HttpRequest> begun = new ArrayList<>();
    private final List<Exchange> completed = new ArrayList<>();

    @Override
    public void begun(HttpRequest request) {
      begun.add(request);
    }

    @Override
    public void completed(Exchange exchange) {
      completed.add(exchange);
    }
  }
}
