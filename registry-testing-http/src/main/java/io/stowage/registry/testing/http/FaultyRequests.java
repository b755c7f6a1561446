package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Selects requests to a {@link RegistryServer} and lets them fail.
 *
 * <p>{@link #next} and {@link #nth} return a changed copy and have no effect on the server; without
 * them, all selected requests fail. The other methods add a rule, which counts the selected
 * requests that arrive later, until {@link RegistryServer#heal}. Several rules can have an effect
 * on one request, the oldest one first: a delay and then an answer, for example. Immutable and
 * thread-safe.
 */
public final class FaultyRequests {
  private final Faults faults;
  private final RequestPattern selected;
  private final long first;
  private final long last;

  /** Selects all requests that match {@code selected}, and adds rules to {@code faults}. */
  FaultyRequests(Faults faults, RequestPattern selected) {
    this(faults, selected, 1, Long.MAX_VALUE);
  }

  private FaultyRequests(Faults faults, RequestPattern selected, long first, long last) {
    this.faults = faults;
    this.selected = selected;
    this.first = first;
    this.last = last;
  }

  /**
   * Selects only the next {@code count} requests.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public FaultyRequests next(long count) {
    return new FaultyRequests(faults, selected, 1, atLeastOne("count", count));
  }

  /**
   * Selects only the {@code number}th of the next requests, counted from 1.
   *
   * @throws IllegalArgumentException if {@code number} is less than 1
   */
  public FaultyRequests nth(long number) {
    return new FaultyRequests(faults, selected, atLeastOne("number", number), number);
  }

  /**
   * Answers with this {@code status} and an error in JSON. The request has no effect on the
   * registry.
   *
   * @return the answer, to which {@code Retry-After} can be added
   * @throws IllegalArgumentException if {@code status} is not from 400 to 599
   */
  public FailureAnswer answer(int status) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status is " + status + ", expected 400 to 599");
    }
    FailureAnswer answer = new FailureAnswer(status);
    add(next -> request -> answer.response());
    return answer;
  }

  /**
   * Handles the request after {@code time}. The thread of the server waits; stopping the server and
   * {@link RegistryServer#heal} end the delay.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public void delay(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isNegative()) {
      throw new IllegalArgumentException("time is " + time + ", expected 0 or more");
    }
    long nanos = TimeUnit.NANOSECONDS.convert(time);
    CountDownLatch healed = faults.healed();
    add(next -> request -> {
      await(healed, nanos);
      return next.handle(request);
    });
  }

  /**
   * Closes the connection after the head of the response and {@code bytes} bytes of its body. A
   * body that is not longer than this arrives whole.
   *
   * @throws IllegalArgumentException if {@code bytes} is less than 1; {@link #loseResponse} sends
   *     nothing
   */
  public void cutResponseAfter(long bytes) {
    long most = atLeastOne("bytes", bytes);
    add(next -> request -> CutContent.cut(next.handle(request), most));
  }

  /**
   * Closes the connection after {@code bytes} bytes of the body of the request, as if the client
   * had lost it then. The registry sees these bytes, and the client gets no response. A request
   * whose body is not longer than this is handled as usual.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public void cutRequestAfter(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is " + bytes + ", expected 0 or more");
    }
    add(next -> request -> next.handle(CutInput.cut(request, bytes)));
  }

  /**
   * Handles the request and closes the connection without a response, so that the client does not
   * know whether its request had an effect.
   */
  public void loseResponse() {
    add(next -> request -> lost(next, request));
  }

  private static HttpResponse lost(HttpHandler next, HttpRequest request) {
    IOException cause = new IOException("a test loses this response");
    try {
      next.handle(request).close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    throw new RequestException("the response is lost", cause);
  }

  private static void await(CountDownLatch healed, long nanos) {
    try {
      boolean unused = healed.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException("the server stops during a delay", e);
    }
  }

  private void add(UnaryOperator<HttpHandler> effect) {
    faults.add(new FaultRule(selected, first, last, effect));
  }

  private static long atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least 1");
    }
    return value;
  }

  /** Returns the selected requests. */
  @Override
  public String toString() {
    return "FaultyRequests[selected=" + selected + ", first=" + first + ", last=" + last + "]";
  }
}
