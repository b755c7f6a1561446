package io.stowage.registry.server.exchange;

import io.stowage.registry.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A request that was answered.
 *
 * @param request the request
 * @param status the status of the response; {@link #CLIENT_FAILED} if there was none because of the
 *     client, and 500 if the handler failed
 * @param received the number of bytes of the request's body that were read
 * @param sent the number of bytes of the response's body that the server took for the client
 * @param began when the request arrived at the handler
 * @param duration the time until the body of the response was sent, or could not be sent completely
 */
public record Exchange(
    HttpRequest request, int status, long received, long sent, Instant began, Duration duration) {
  /**
   * The status of a request that got no response because of its client, as nginx counts it. It is
   * never sent.
   */
  public static final int CLIENT_FAILED = 499;

  /** Checks the components. */
  public Exchange {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(began, "began");
    Objects.requireNonNull(duration, "duration");
  }
}
