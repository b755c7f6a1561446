package io.stowage.registry.interop.http.soak;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Our server, which is killed again and again, and then started at another address. While it is
 * down, clients wait. Clients may be in any threads; all methods but {@link #await} are for one
 * thread.
 */
final class RestartedServer implements Endpoint, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final int LONGEST_MILLIS = 1000;

  private final SoakStore store;
  private final HttpClient http;
  private final Random random;
  private Optional<CollectingServer> running = Optional.empty();
  private CollectionFigures collections = CollectionFigures.NONE;
  private boolean foundLock;
  private long takeovers;
  private int kills;

  /** Creates a server of {@code store} that does not run yet. */
  RestartedServer(SoakStore store, HttpClient http, Random random) {
    this.store = store;
    this.http = http;
    this.random = random;
  }

  /** Starts the server, with any of the ways to collect. */
  void start() {
    foundLock = store.isLocked();
    String writers = any(List.of("stowage", "any"));
    String quarantine = any(List.of("0s", "3s"));
    CollectingServer started = CollectingServer.start(http, store.collecting(writers, quarantine));
    show(Optional.of(started));
  }

  /**
   * Lets the server work until a collection is under way or has finished, and then a little longer,
   * and kills it. If the server before this one was killed during a collection, waits for the
   * collection that continues its work.
   */
  void kill() throws InterruptedException {
    CollectingServer victim = running.orElseThrow();
    boolean during = !foundLock && random.nextInt(3) > 0;
    long deadline = System.nanoTime() + PATIENCE;
    while (during ? !store.isLocked() : victim.collections().runs() == 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no collection was seen");
      }
      victim.work(POLL);
    }
    victim.work(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
    count(victim);
    show(Optional.empty());
    victim.kill();
    kills++;
  }

  @Override
  public synchronized LiveServer await() throws InterruptedException {
    while (running.isEmpty()) {
      wait();
    }
    return running.get().server();
  }

  private synchronized void show(Optional<CollectingServer> now) {
    running = now;
    notifyAll();
  }

  private void count(CollectingServer server) throws InterruptedException {
    collections = collections.plus(server.collections());
    takeovers += server.takeovers();
  }

  /** Counts what the running server did, and stops it as an operator does. */
  void stop() throws InterruptedException {
    CollectingServer last = running.orElseThrow();
    count(last);
    show(Optional.empty());
    last.close();
  }

  /** Returns what the collections of all servers did, except those that were cut off. */
  CollectionFigures collections() {
    return collections;
  }

  /** Returns how often a collection took over the lock of a server that was killed. */
  long takeovers() {
    return takeovers;
  }

  /** Returns how often the server was killed. */
  int kills() {
    return kills;
  }

  private String any(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Kills the server if it still runs, as after a failure. */
  @Override
  public void close() {
    running.ifPresent(CollectingServer::kill);
  }
}
