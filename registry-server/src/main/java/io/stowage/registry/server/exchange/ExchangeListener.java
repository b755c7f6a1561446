package io.stowage.registry.server.exchange;

import io.stowage.registry.http.HttpRequest;

/**
 * Receives the requests that a server handles and their outcomes. All threads of a server may call
 * a listener at the same time, and they wait until it returns. An exception thrown by a listener is
 * logged and has no other effect.
 */
public interface ExchangeListener {
  /** Called when a request arrives, before it is handled. */
  default void begun(HttpRequest request) {}

  /** Called once for each request that has begun, when its response was sent or has failed. */
  default void completed(Exchange exchange) {}
}
