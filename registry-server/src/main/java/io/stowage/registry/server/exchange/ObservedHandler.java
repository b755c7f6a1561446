package io.stowage.registry.server.exchange;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Passes requests to another handler, and tells listeners about them.
 *
 * <p>A response whose body is a region is complete once the server has closed it, one whose body
 * is a stream once it is written or closed, and any other response once it is handed to the server.
 * A region of a file stays a region of a file, so the server can still send it without copying it.
 * Thread-safe.
 */
public final class ObservedHandler implements HttpHandler {
  private static final int FAILED = 500;

  private final HttpHandler next;
  private final List<ExchangeListener> listeners;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  ObservedHandler(
      HttpHandler next,
      List<ExchangeListener> listeners,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.next = next;
    this.listeners = listeners;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Returns a handler that passes requests to {@code next} and tells {@code listeners}. */
  public static HttpHandler of(HttpHandler next, List<ExchangeListener> listeners) {
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(listeners, "listeners");
    return new ObservedHandler(
        next, List.copyOf(listeners), InstantSource.system(), System::nanoTime);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    Observation observation = new Observation(request, listeners, clock.instant(), nanoTime);
    observation.begin();
    try {
      return observation.observed(next.handle(observation.observedRequest()));
    } catch (RequestException e) {
      observation.complete(Exchange.CLIENT_FAILED, 0);
      throw e;
    } catch (RuntimeException | Error e) {
      observation.complete(FAILED, 0);
      throw e;
    }
  }
}
