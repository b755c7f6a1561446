package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Limits the number of requests in any period of one length. Thread-safe. */
final class RateLimit {
  private static final int TOO_MANY_REQUESTS = 429;

  private final LongSupplier nanoTime;
  private final Deque<Long> accepted = new ArrayDeque<>();
  private int most = Integer.MAX_VALUE;
  private long period;

  /** Creates a limit that refuses nothing. */
  RateLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Accepts at most {@code requests} in any {@code time}, counted from now on. */
  synchronized void set(int requests, Duration time) {
    accepted.clear();
    most = requests;
    period = TimeUnit.NANOSECONDS.convert(time);
  }

  /** Accepts every request. */
  synchronized void clear() {
    set(Integer.MAX_VALUE, Duration.ZERO);
  }

  /** Returns a handler that answers refused requests with status 429. */
  HttpHandler limiting(HttpHandler next) {
    return request -> {
      Optional<Duration> excess = excess();
      return excess.isEmpty()
          ? next.handle(request)
          : ErrorResponse.of(TOO_MANY_REQUESTS)
              .header("Retry-After", ErrorResponse.seconds(excess.get()))
              .build();
    };
  }

  /** Counts a request. If it is refused, returns the time after which the next one is accepted. */
  synchronized Optional<Duration> excess() {
    if (most == Integer.MAX_VALUE) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    while (!accepted.isEmpty() && now - accepted.getFirst() >= period) {
      accepted.removeFirst();
    }
    if (accepted.size() < most) {
      accepted.addLast(now);
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(period - (now - accepted.getFirst())));
  }
}
