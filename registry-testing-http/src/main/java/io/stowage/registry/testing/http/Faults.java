package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** The rules of a server, the oldest first. Thread-safe. */
final class Faults {
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final AtomicLong affected = new AtomicLong();
  private CountDownLatch healed = new CountDownLatch(1);

  void add(FaultRule rule) {
    rules.add(rule);
  }

  /** Returns what is released when the rules of this moment are removed. */
  synchronized CountDownLatch healed() {
    return healed;
  }

  /** Removes all rules, and ends their delays. */
  synchronized void heal() {
    rules.clear();
    healed.countDown();
    healed = new CountDownLatch(1);
  }

  /** Returns the number of requests that a rule had an effect on. */
  long affected() {
    return affected.get();
  }

  /** Counts from 0 again. */
  void forget() {
    affected.set(0);
  }

  /** Returns a handler that has the effects of all rules, that of the oldest one outermost. */
  HttpHandler applying(HttpHandler next) {
    return request -> around(next, request).handle(request);
  }

  private HttpHandler around(HttpHandler next, HttpRequest request) {
    List<FaultRule> effective =
        rules.stream().filter(rule -> rule.affects(request)).toList();
    if (!effective.isEmpty()) {
      affected.incrementAndGet();
    }
    HttpHandler handler = next;
    for (int i = effective.size() - 1; i >= 0; i--) {
      handler = effective.get(i).around(handler);
    }
    return handler;
  }
}
