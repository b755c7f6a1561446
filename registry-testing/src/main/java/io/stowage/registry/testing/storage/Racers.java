package io.stowage.registry.testing.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts threads at the same moment and waits for their results. */
final class Racers {
  private static final long PATIENCE_SECONDS = 120;

  private Racers() {}

  /** Returns the results of {@code racers} in their order, or throws the first error. */
  static <T> List<T> race(List<Callable<T>> racers) {
    CyclicBarrier start = new CyclicBarrier(racers.size());
    ExecutorService threads = Executors.newFixedThreadPool(racers.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> racer : racers) {
        running.add(threads.submit(() -> {
          start.await();
          return racer.call();
        }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("a racer failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Runs {@code change} once while {@code look} is repeated. {@code look} runs at least once after
   * the change has ended.
   */
  static void lookDuring(Runnable change, Runnable look) {
    AtomicBoolean done = new AtomicBoolean();
    race(List.of(
        () -> {
          try {
            change.run();
          } finally {
            done.set(true);
          }
          return true;
        },
        () -> {
          boolean last;
          do {
            last = done.get();
            look.run();
          } while (!last);
          return true;
        }));
  }
}
