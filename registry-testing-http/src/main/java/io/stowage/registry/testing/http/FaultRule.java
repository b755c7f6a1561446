package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Has an effect on some of the selected requests, by their number in the order in which they
 * arrive. Thread-safe.
 */
final class FaultRule {
  private final RequestPattern selected;
  private final long first;
  private final long last;
  private final UnaryOperator<HttpHandler> effect;
  private final AtomicLong requests = new AtomicLong();

  /** Has an effect on the requests {@code first} to {@code last}, counted from 1. */
  FaultRule(RequestPattern selected, long first, long last, UnaryOperator<HttpHandler> effect) {
    this.selected = selected;
    this.first = first;
    this.last = last;
    this.effect = effect;
  }

  /** Counts the request if it is selected, and returns whether the rule has an effect on it. */
  boolean affects(HttpRequest request) {
    if (!selected.matches(request.method(), request.path())) {
      return false;
    }
    long number = requests.incrementAndGet();
    return first <= number && number <= last;
  }

  HttpHandler around(HttpHandler next) {
    return effect.apply(next);
  }
}
