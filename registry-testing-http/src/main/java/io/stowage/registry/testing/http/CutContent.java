package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * The beginning of a body, after which the connection breaks.
 *
 * @param whole the body, which is longer than the beginning
 * @param most the number of bytes of the beginning, at least 1
 */
record CutContent(ResponseBody whole, long most) implements ResponseBody.Content {
  private static final int CHUNK = 16 * 1024;

  /** Returns {@code response} with its body cut after {@code most} bytes. */
  static HttpResponse cut(HttpResponse response, long most) {
    OptionalLong length = response.body().length();
    if (length.isPresent() && length.getAsLong() <= most) {
      return response;
    }
    ResponseBody begin = new ResponseBody.Stream(length, new CutContent(response.body(), most));
    return response.toBuilder().body(begin).build();
  }

  @Override
  public void writeTo(OutputStream client) throws IOException {
    OutputStream out = new CutOutput(client, most);
    if (whole instanceof ResponseBody.Bytes bytes) {
      out.write(bytes.content());
    } else if (whole instanceof ResponseBody.Region region) {
      copy(region.channel(), out);
    } else if (whole instanceof ResponseBody.Stream stream) {
      stream.content().writeTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }

  private static void copy(ReadableByteChannel channel, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    while (channel.read(buffer.clear()) >= 0) {
      out.write(buffer.array(), 0, buffer.position());
    }
  }

  /** Fails after a number of bytes, once these are sent. */
  private static final class CutOutput extends OutputStream {
    private final OutputStream out;
    private long left;

    CutOutput(OutputStream out, long most) {
      this.out = out;
      this.left = most;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int kept = (int) Math.min(length, left);
      out.write(bytes, offset, kept);
      left -= kept;
      if (kept < length) {
        out.flush(); // so that the head of the response is sent too
        throw new IOException("a test cuts this response");
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
