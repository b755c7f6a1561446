package io.stowage.registry.gc.internal.work;

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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Distributes work over a few threads, none of which is the calling thread. After the first failure
 * or a cancellation, no further work begins.
 */
public final class Tasks implements AutoCloseable {
  private final ExecutorService threads;
  private final int parallelism;
  private final Cancellation cancellation;

  /** Creates tasks with their own threads. */
  public Tasks(int parallelism, Cancellation cancellation) {
    this(parallelism, cancellation, threads(parallelism));
  }

  /** Creates tasks that use {@code threads}, which are shut down at the end. */
  public Tasks(int parallelism, Cancellation cancellation, ExecutorService threads) {
    this.cancellation = cancellation;
    this.parallelism = parallelism;
    this.threads = threads;
  }

  /** Returns an executor with {@code parallelism} new daemon threads. */
  public static ExecutorService threads(int parallelism) {
    return Executors.newFixedThreadPool(parallelism, named());
  }

  /**
   * Applies {@code work} to each of {@code items}; returns the results in the same order. When this
   * method ends, normally or not, none of the work is still running.
   *
   * @throws CancellationException if the run was cancelled, also by an interrupt of this thread
   */
  public <T, R> List<R> map(List<T> items, Function<T, R> work) {
    cancellation.check();
    Batch<T, R> batch = new Batch<>(items, work, cancellation);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(parallelism, items.size()); i++) {
      workers.add(threads.submit(batch));
    }
    List<Throwable> failures = new ArrayList<>();
    workers.forEach(worker -> await(worker, failures));
    if (!failures.isEmpty()) {
      throw first(failures);
    }
    cancellation.check();
    return batch.results();
  }

  /** Performs {@code work} for each of {@code items}, as {@link #map} does. */
  public <T> void each(List<T> items, Consumer<T> work) {
    map(items, item -> {
      work.accept(item);
      return true;
    });
  }

  /** Performs {@code work}, as {@link #map} does. */
  public <R> R call(Supplier<R> work) {
    return map(List.of(work), Supplier::get).get(0);
  }

  /** Performs {@code work}, as {@link #map} does. */
  public void run(Runnable work) {
    each(List.of(work), Runnable::run);
  }

  /** Performs {@code work} even if the run was cancelled. */
  public void always(Runnable work) {
    List<Throwable> failures = new ArrayList<>();
    await(threads.submit(work), failures);
    if (!failures.isEmpty()) {
      throw first(failures);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** Waits until the worker ends, even when interrupted. */
  private void await(Future<?> worker, List<Throwable> failures) {
    while (true) {
      try {
        worker.get();
        return;
      } catch (ExecutionException e) {
        failures.add(e.getCause());
        return;
      } catch (InterruptedException e) {
        cancellation.interrupt();
      }
    }
  }

  /** Returns the first failure that is not a cancellation, with the other failures suppressed. */
  private static RuntimeException first(List<Throwable> failures) {
    Throwable first = failures.stream()
        .filter(failure -> !(failure instanceof CancellationException))
        .findFirst()
        .orElse(failures.get(0));
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

  /** Items that several threads process, each taking the next one. */
  private static final class Batch<T, R> implements Runnable {
    private final List<T> items;
    private final Function<T, R> work;
    private final Map<Integer, R> results = new ConcurrentSkipListMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final Cancellation cancellation;
    private volatile boolean stopped;

    Batch(List<T> items, Function<T, R> work, Cancellation cancellation) {
      this.cancellation = cancellation;
      this.items = items;
      this.work = work;
    }

    @Override
    public void run() {
      int i = next.getAndIncrement();
      while (!stopped && !cancellation.isDue() && i < items.size()) {
        try {
          results.put(i, work.apply(items.get(i)));
        } catch (RuntimeException | Error e) {
          stopped = true;
          throw e;
        }
        i = next.getAndIncrement();
      }
    }

    List<R> results() {
      return List.copyOf(results.values());
    }
  }
}
