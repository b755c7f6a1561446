package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The answer that a {@link FaultyRequests rule} gives in place of the registry. Thread-safe. */
public final class FailureAnswer {
  private final int status;
  private volatile Optional<Duration> delay = Optional.empty();

  FailureAnswer(int status) {
    this.status = status;
  }

  /**
   * Tells clients when to try again, by the header {@code Retry-After} in seconds, rounded up.
   * Without this call there is no such header.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public void retryAfter(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isNegative()) {
      throw new IllegalArgumentException("time is " + time + ", expected 0 or more");
    }
    delay = Optional.of(time);
  }

  HttpResponse response() {
    HttpResponse.Builder response = ErrorResponse.of(status);
    delay.ifPresent(time -> response.header("Retry-After", ErrorResponse.seconds(time)));
    return response.build();
  }

  /** Returns the status. */
  @Override
  public String toString() {
    return "FailureAnswer[status=" + status + "]";
  }
}
