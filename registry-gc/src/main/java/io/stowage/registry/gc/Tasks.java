package io.stowage.registry.gc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Spreads work over a few threads; the first failure lets none begin any more. */
final class Tasks implements AutoCloseable {
  private final ExecutorService threads;
  private final int parallelism;

  Tasks(int parallelism) {
    this.parallelism = parallelism;
    this.threads = Executors.newFixedThreadPool(parallelism, named());
  }

  /**
   * Applies {@code work} to each of {@code items}; returns the results in the same order. When this
   * ends, well or not, none of the work is still going on.
   *
   * @throws CancellationException if this thread is interrupted, which it then stays
   */
  <T, R> List<R> map(List<T> items, Function<T, R> work) {
    return map(items, work, () -> {});
  }

  /** Does the same, and calls {@code interrupted} as soon as this thread is, before it waits on. */
  <T, R> List<R> map(List<T> items, Function<T, R> work, Runnable interrupted) {
    Batch<T, R> batch = new Batch<>(items, work);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(parallelism, items.size()); i++) {
      workers.add(threads.submit(batch));
    }
    boolean wasInterrupted = false;
    List<Throwable> failures = new ArrayList<>();
    for (Future<?> worker : workers) {
      wasInterrupted |= await(worker, batch, failures, interrupted);
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    if (!failures.isEmpty()) {
      throw first(failures);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    return batch.results();
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** Waits to the end, also when interrupted; returns whether it was. */
  private static boolean await(
      Future<?> worker, Batch<?, ?> batch, List<Throwable> failures, Runnable onInterrupt) {
    boolean interrupted = false;
    while (true) {
      try {
        worker.get();
        return interrupted;
      } catch (ExecutionException e) {
        failures.add(e.getCause());
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        batch.stop();
        onInterrupt.run();
      }
    }
  }

  /** The others go along with the first, unless they are the very same. */
  private static RuntimeException first(List<Throwable> failures) {
    Throwable first = failures.get(0);
    failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    return first instanceof RuntimeException cause ? cause : new IllegalStateException(first);
  }

  private static ThreadFactory named() {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "stowage-gc-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Items that several threads take from, one after the other. */
  private static final class Batch<T, R> implements Runnable {
    private final List<T> items;
    private final Function<T, R> work;
    private final Map<Integer, R> results = new ConcurrentSkipListMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopped;

    Batch(List<T> items, Function<T, R> work) {
      this.items = items;
      this.work = work;
    }

    @Override
    public void run() {
      int i = next.getAndIncrement();
      while (!stopped && i < items.size()) {
        try {
          results.put(i, work.apply(items.get(i)));
        } catch (RuntimeException | Error e) {
          stop();
          throw e;
        }
        i = next.getAndIncrement();
      }
    }

    void stop() {
      stopped = true;
    }

    List<R> results() {
      return List.copyOf(results.values());
    }
  }
}
