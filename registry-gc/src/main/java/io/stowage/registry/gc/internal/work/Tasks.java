package io.stowage.registry.gc.internal.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    AtomicInteger count = new AtomicInteger();
    return Executors.newFixedThreadPool(parallelism, work -> {
      Thread thread = new Thread(work, "stowage-gc-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * Applies {@code work} to each of {@code items}; returns the results in the same order. When this
   * method ends, normally or not, none of the work is still running.
   *
   * @throws CancellationException if the run was cancelled, also by an interrupt of this thread
   */
  public <T, R> List<R> map(List<T> items, Function<T, R> work) {
    cancellation.check();
    Map<Integer, R> results = new ConcurrentSkipListMap<>();
    AtomicInteger next = new AtomicInteger();
    Runnable worker = () -> {
      int i = next.getAndIncrement();
      while (i < items.size() && !cancellation.isDue()) {
        try {
          results.put(i, work.apply(items.get(i)));
        } catch (RuntimeException | Error e) {
          next.set(items.size());
          throw e;
        }
        i = next.getAndIncrement();
      }
    };
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(parallelism, items.size()); i++) {
      workers.add(threads.submit(worker));
    }
    join(workers);
    cancellation.check();
    return List.copyOf(results.values());
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
    join(List.of(threads.submit(work)));
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /**
   * Waits until all workers have ended, and throws the first failure that is not a cancellation,
   * with the other failures suppressed.
   */
  private void join(List<Future<?>> workers) {
    List<Throwable> failures = workers.stream()
        .map(this::failure)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(CancellationException.class::isInstance))
        .toList();
    if (!failures.isEmpty()) {
      Throwable first = failures.get(0);
      failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
      if (first instanceof Error error) {
        throw error;
      }
      throw first instanceof RuntimeException cause ? cause : new IllegalStateException(first);
    }
  }

  /** Waits until the worker ends, even when interrupted; returns its failure, if it failed. */
  private Optional<Throwable> failure(Future<?> worker) {
    while (true) {
      try {
        worker.get();
        return Optional.empty();
      } catch (ExecutionException e) {
        return Optional.of(Objects.requireNonNullElse(e.getCause(), e));
      } catch (InterruptedException e) {
        cancellation.interrupt();
      }
    }
  }
}
