package io.stowage.registry.interop.http.soak;

import io.stowage.registry.interop.http.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Our server, which is killed and started again at another address, or stopped for a while. While it
 * is down, clients wait. Clients may be in any threads; all methods but {@link #await} are for one
 * thread.
 */
final class UnreliableServer implements Endpoint, AutoCloseable {
  private static final int LONGEST_LIFE_MILLIS = 3000;

  /** More than half of the grace period, after which clients may have to repeat a push. */
  private static final int LONGEST_PAUSE_MILLIS = 8000;

  private final Path configuration;
  private final Random random;
  private Optional<Running> running = Optional.empty();
  private int kills;
  private int pauses;

  /** Creates a server that does not run yet. */
  UnreliableServer(Path configuration, Random random) {
    this.configuration = configuration;
    this.random = random;
  }

  /** Starts the server. */
  void start() {
    ServerProcess process = ServerProcess.stowage(configuration.toString());
    show(Optional.of(new Running(process, new LiveServer(process.host(), false))));
  }

  /** Lets the server work for a while, and then stops it for a while, or kills and starts it. */
  void disturb() {
    Running victim = running.orElseThrow();
    victim.process().work(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
    if (random.nextBoolean()) {
      victim.process().pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
      pauses++;
    } else {
      show(Optional.empty());
      victim.server().kill();
      victim.process().kill();
      kills++;
      start();
    }
  }

  @Override
  public synchronized LiveServer await() throws InterruptedException {
    while (running.isEmpty()) {
      wait();
    }
    return running.get().server();
  }

  private synchronized void show(Optional<Running> now) {
    running = now;
    notifyAll();
  }

  /** Returns how often the server was killed. */
  int kills() {
    return kills;
  }

  /** Returns how often the server was stopped for a while. */
  int pauses() {
    return pauses;
  }

  /** Ends the server, if it runs. */
  @Override
  public void close() {
    running.map(Running::process).ifPresent(ServerProcess::close);
  }

  private record Running(ServerProcess process, LiveServer server) {}
}
