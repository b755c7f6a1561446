package io.stowage.registry.interop.http.soak;

import java.net.URI;

/** A server as its clients see it. Thread-safe. */
final class LiveServer {
  private final URI url;
  private final boolean foreign;
  private volatile boolean killed;

  /**
   * Creates a server.
   *
   * @param host the host and the port
   * @param foreign whether it does not find what a collection has moved away, and may bring back
   */
  LiveServer(String host, boolean foreign) {
    this.url = URI.create("http://" + host + "/");
    this.foreign = foreign;
  }

  /** Returns the URL of the root. */
  URI url() {
    return url;
  }

  /**
   * Returns whether the server does not find what a collection has moved away, and may bring back.
   */
  boolean isForeign() {
    return foreign;
  }

  /** Records that the server is about to be killed. */
  void kill() {
    killed = true;
  }

  /** Returns whether the server was killed, or is about to be. */
  boolean wasKilled() {
    return killed;
  }

  /** Returns the URL. */
  @Override
  public String toString() {
    return url.toString();
  }
}
