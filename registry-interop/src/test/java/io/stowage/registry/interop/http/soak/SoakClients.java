package io.stowage.registry.interop.http.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Clients at work, each in a thread of its own, until they are stopped or one of them fails. Between
 * two steps a client pauses, for {@code -Dsoak.pause} milliseconds.
 */
final class SoakClients implements AutoCloseable {
  /** Longer than the requests of one step take, several of which may wait for a server. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ScheduledExecutorService threads;
  private final List<Future<?>> working = new ArrayList<>();
  private final Figures figures;

  private SoakClients(int clients, Figures figures) {
    this.threads = Executors.newScheduledThreadPool(clients);
    this.figures = figures;
  }

  /** Starts {@code clients}, which count in {@code figures}. */
  static SoakClients start(List<SoakClient> clients, Figures figures) {
    long pause = Long.getLong("soak.pause", 200);
    SoakClients started = new SoakClients(clients.size(), figures);
    for (SoakClient client : clients) {
      started.working.add(started.threads.scheduleWithFixedDelay(
          () -> started.step(client), 0, Math.max(1, pause), TimeUnit.MILLISECONDS));
    }
    return started;
  }

  private void step(SoakClient client) {
    try {
      if (!figures.hasFailures()) {
        client.step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lets each client complete what it does, and returns when all of them have ended.
   *
   * @throws AssertionError if one of them does not end
   */
  void stop() throws InterruptedException, ExecutionException {
    threads.shutdown();
    if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("a client does not complete its step within " + PATIENCE);
    }
    for (Future<?> client : working) {
      if (!client.isCancelled()) {
        client.get(); // ended by an error, which this throws
      }
    }
  }

  /** Interrupts clients that still work. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
