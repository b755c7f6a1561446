package io.stowage.registry.interop.http.soak;

/** Where clients find the server that runs at present. Thread-safe. */
@FunctionalInterface
interface Endpoint {
  /** Returns the server, and waits while there is none. */
  LiveServer await() throws InterruptedException;
}
