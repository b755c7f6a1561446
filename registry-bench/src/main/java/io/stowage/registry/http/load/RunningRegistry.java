package io.stowage.registry.http.load;

/** A registry that can be reached on a port of this computer until it is closed. */
interface RunningRegistry extends AutoCloseable {
  int port();

  @Override
  void close();
}
