package io.stowage.registry.http.servlet;

import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/** Sends a response of a handler as the response of a servlet. */
final class ResponseWriter {
  private static final int BUFFER_SIZE = 64 * 1024;

  private ResponseWriter() {}

  /**
   * Sends {@code answer}.
   *
   * @param head whether the request has the method HEAD, so that the body is not sent
   */
  static void write(HttpResponse answer, HttpServletResponse response, boolean head)
      throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(response::addHeader);
    OptionalLong length = answer.body().length();
    boolean withoutBody = answer.status() == 204 || answer.status() == 304;
    if (length.isPresent() && !withoutBody && !response.containsHeader("Content-Length")) {
      response.setContentLengthLong(length.getAsLong());
    }
    if (answer.closesConnection()) {
      response.setHeader("Connection", "close");
    }
    if (!head && !withoutBody) {
      write(answer.body(), response.getOutputStream());
    }
  }

  private static void write(ResponseBody body, OutputStream out) throws IOException {
    if (body instanceof ResponseBody.Bytes bytes) {
      out.write(bytes.content());
    } else if (body instanceof ResponseBody.Region region) {
      copy(region.channel(), region.size(), out);
    } else if (body instanceof ResponseBody.Stream stream) {
      stream.content().writeTo(out);
    }
  }

  private static void copy(ReadableByteChannel channel, long size, OutputStream out)
      throws IOException {
    byte[] bytes = new byte[(int) Math.min(size, BUFFER_SIZE)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long left = size;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, bytes.length));
      int count = channel.read(buffer);
      if (count < 0) {
        throw new EOFException("the channel ends before the announced length");
      }
      out.write(bytes, 0, count);
      left -= count;
    }
  }
}
