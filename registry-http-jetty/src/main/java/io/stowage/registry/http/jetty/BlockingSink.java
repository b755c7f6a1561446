package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Writes buffers to a response, each by blocking until the socket has taken it, within the time
 * that the minimum rate allows.
 *
 * <p>Used by one thread. After an exception it cannot be used any more, and the last buffer may
 * still be in use.
 */
final class BlockingSink {
  private final Response response;
  private final MinimumRate rate;

  /** Creates a sink that writes to {@code response}. */
  BlockingSink(Response response, MinimumRate rate) {
    this.response = response;
    this.rate = rate;
  }

  /**
   * Writes {@code buffer}, and before it the head of the response if that was not written yet.
   *
   * @param last whether the response ends with this buffer
   * @throws IOException if the connection is lost, or the client is too slow
   */
  void write(boolean last, ByteBuffer buffer) throws IOException {
    long size = buffer.remaining();
    Callback.Completable done = new Callback.Completable(Invocable.InvocationType.NON_BLOCKING);
    response.write(last, buffer, done);
    if (done.isDone()) {
      await(done, 0);
    } else {
      long begin = System.nanoTime();
      await(done, rate.patience(size));
      rate.waited(System.nanoTime() - begin);
    }
    rate.transferred(size);
  }

  private void await(Callback.Completable done, long nanos) throws IOException {
    try {
      done.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw rate.tooSlow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a response was sent");
    } catch (ExecutionException e) {
      throw new IOException("the response cannot be sent", e.getCause());
    }
  }
}
