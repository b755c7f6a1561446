package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.RequestBody;
import java.io.IOException;
import java.io.InputStream;

/** The beginning of the body of a request, after which reads fail. Not thread-safe. */
final class CutInput extends InputStream {
  private final InputStream whole;
  private long left;

  private CutInput(InputStream whole, long most) {
    this.whole = whole;
    this.left = most;
  }

  /** Returns {@code request} with its body cut after {@code most} bytes. */
  static HttpRequest cut(HttpRequest request, long most) {
    RequestBody body = request.body();
    RequestBody begin = RequestBody.of(body.length(), () -> new CutInput(body.open(), most));
    return request.toBuilder().body(begin).build();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0 && left == 0) {
      return end();
    }
    int count = whole.read(bytes, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }

  private int end() throws IOException {
    if (whole.read() < 0) {
      return -1;
    }
    throw new IOException("a test cuts this request");
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
