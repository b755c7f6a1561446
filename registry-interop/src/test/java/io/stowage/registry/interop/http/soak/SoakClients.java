package io.stowage.registry.interop.http.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Clients at work, each in a thread of its own, until they are stopped or one of them fails. */
final class SoakClients implements AutoCloseable {
  /** Longer than the requests of one step take, several of which may wait for a server. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * The mean time between two steps of any clients, so that the server has processor time to collect
   * beside them.
   */
  private static final Duration BETWEEN_STEPS = Duration.ofMillis(40);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> working = new ArrayList<>();
  private final Figures figures;
  private volatile boolean stopping;

  private SoakClients(Figures figures) {
    this.figures = figures;
  }

  /** Starts {@code clients}, which count in {@code figures}. */
  static SoakClients start(List<SoakClient> clients, Figures figures) {
    SoakClients started = new SoakClients(figures);
    long longestPause = 2 * BETWEEN_STEPS.multipliedBy(clients.size()).toMillis();
    for (SoakClient client : clients) {
      started.working.add(started.threads.submit(() -> started.work(client, longestPause)));
    }
    return started;
  }

  /** Returns the number of steps. */
  private long work(SoakClient client, long longestPause) throws InterruptedException {
    long steps = 0;
    while (!stopping && !figures.hasFailures()) {
      client.step();
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longestPause));
      steps++;
    }
    return steps;
  }

  /**
   * Lets each client complete what it does, and returns when all of them have ended.
   *
   * @throws AssertionError if one of them does not end
   */
  void stop() throws InterruptedException, ExecutionException {
    stopping = true;
    for (Future<?> client : working) {
      try {
        client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError("a client does not complete its step within " + PATIENCE, e);
      }
    }
  }

  /** Interrupts clients that still work. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
