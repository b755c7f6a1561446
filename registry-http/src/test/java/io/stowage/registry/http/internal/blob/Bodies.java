package io.stowage.registry.http.internal.blob;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.ResponseBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** Bodies of requests, and the parts of responses. */
final class Bodies {
  private Bodies() {}

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Returns a body of known length. */
  static RequestBody of(String text) {
    return announced(text.length(), stream(text));
  }

  /** Returns a body of unknown length. */
  static RequestBody chunked(String text) {
    return chunked(stream(text));
  }

  static RequestBody chunked(InputStream content) {
    return RequestBody.of(OptionalLong.empty(), () -> content);
  }

  static RequestBody announced(long length, InputStream content) {
    return RequestBody.of(OptionalLong.of(length), () -> content);
  }

  static InputStream stream(String text) {
    return new ByteArrayInputStream(ascii(text));
  }

  /** Returns a stream that yields {@code first}, runs {@code meanwhile}, and yields the rest. */
  static InputStream pausing(String first, Runnable meanwhile, String rest) {
    return new SequenceInputStream(
        Collections.enumeration(List.of(stream(first), new Pause(meanwhile), stream(rest))));
  }

  /** Returns a stream that yields {@code text} and then fails, as a broken connection does. */
  static InputStream breaking(String text) {
    return pausing(
        text,
        () -> {
          throw new UncheckedIOException(new IOException("connection reset"));
        },
        "");
  }

  static String header(HttpResponse response, String name) {
    assertThat(response.headers().all(name)).as(name).hasSize(1);
    return response.headers().all(name).get(0);
  }

  /** Reads the body of {@code response}, which has the length that the body announces. */
  static String text(HttpResponse response) throws IOException {
    try (response) {
      byte[] content = content(response.body());
      assertThat(response.body().length()).hasValue(content.length);
      return new String(content, US_ASCII);
    }
  }

  private static byte[] content(ResponseBody body) throws IOException {
    if (body instanceof ResponseBody.Region region) {
      return Channels.newInputStream(region.channel()).readNBytes((int) region.size());
    }
    if (body instanceof ResponseBody.Stream stream) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      stream.content().writeTo(out);
      return out.toByteArray();
    }
    return body instanceof ResponseBody.Bytes bytes ? bytes.content() : new byte[0];
  }

  /** An empty stream that does something when it is read. */
  private static final class Pause extends InputStream {
    private final Runnable action;

    Pause(Runnable action) {
      this.action = action;
    }

    @Override
    public int read() throws IOException {
      try {
        action.run();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return read();
    }
  }
}
