package io.stowage.registry.server.exchange;

import io.stowage.registry.http.ResponseBody;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Counts the bytes of another content, and reports them when it was written or is closed. */
final class SentContent implements ResponseBody.Content {
  private final ResponseBody.Content content;
  private final LongConsumer done;
  private long sent;

  /**
   * Creates a content.
   *
   * @param done receives the number of bytes, of which the first call counts
   */
  SentContent(ResponseBody.Content content, LongConsumer done) {
    this.content = content;
    this.done = done;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    SentStream counted = new SentStream(out);
    try {
      content.writeTo(counted);
    } finally {
      sent = counted.count();
      done.accept(sent);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      content.close();
    } finally {
      done.accept(sent);
    }
  }
}
