package io.stowage.registry.http.load;

import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;

/** Starts fixtures and prints their times; started by {@link Fixtures} in a new JVM. */
final class FixtureServers {
  private FixtureServers() {}

  /** Runs as many fixtures as {@code args[0]} says. */
  public static void main(String[] args) throws IOException {
    System.out.println(
        FixtureRun.of(Integer.parseInt(args[0]), FixtureServers::start).line());
  }

  private static RunningRegistry start() {
    RegistryServer server = RegistryServer.builder().start();
    return new RunningRegistry() {
      @Override
      public int port() {
        return server.port();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
