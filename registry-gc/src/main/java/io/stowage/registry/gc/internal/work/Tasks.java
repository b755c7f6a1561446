package io.stowage.registry.gc.internal.work;

import io.stowage.registry.storage.StorageException;
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
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Performs work on the calling thread or, once more than 64 pieces of it are waiting, on a few
 * other threads, whose number may grow. Starting threads takes longer than the work of a small
 * store. Once they have been started, all further work is performed on them. After the first
 * failure or a cancellation, no further work begins.
 *
 * <p>An interrupt of the calling thread cancels the work. Work that is performed on that thread may
 * then fail in the middle of a call to the store, with {@link StorageException.Interrupted}.
 *
 * <p>Used by one thread at a time; only {@link #expect} may be called by several threads at once.
 */
public final class Tasks implements AutoCloseable {
  private static final int FEW = 64;
  private static final long BETWEEN_LOOKS_MILLIS = 50;

  private final int parallelism;
  private final int few;
  private final int first;
  private final BooleanSupplier processorsAreIdle;
  private final Cancellation cancellation;
  private final IntFunction<ExecutorService> starter;
  private Optional<ExecutorService> threads = Optional.empty();
  private volatile Batch batch = new Batch(() -> {}, 0);

  /** Creates tasks with their own threads. */
  public Tasks(int parallelism, Cancellation cancellation) {
    this(parallelism, cancellation, Tasks::threads);
  }

  /**
   * Creates tasks that use the executor that {@code starter} makes for a number of threads. It is
   * called once, when threads are needed, and its executor is shut down at the end.
   */
  public Tasks(int parallelism, Cancellation cancellation, IntFunction<ExecutorService> starter) {
    this(parallelism, parallelism, () -> false, cancellation, starter);
  }

  Tasks(
      int parallelism,
      int first,
      BooleanSupplier processorsAreIdle,
      Cancellation cancellation,
      IntFunction<ExecutorService> starter) {
    this(parallelism, FEW, first, processorsAreIdle, cancellation, starter);
  }

  private Tasks(
      int parallelism,
      int few,
      int first,
      BooleanSupplier processorsAreIdle,
      Cancellation cancellation,
      IntFunction<ExecutorService> starter) {
    this.parallelism = parallelism;
    this.few = few;
    this.first = first;
    this.processorsAreIdle = processorsAreIdle;
    this.cancellation = cancellation;
    this.starter = starter;
  }

  /**
   * Returns tasks that begin with one thread for each processor. While the processors are not busy,
   * because the threads wait for the store, more threads are started, up to {@code most}. More
   * threads than processors make the work slower unless they wait.
   */
  public static Tasks growing(
      int most, Cancellation cancellation, IntFunction<ExecutorService> starter) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Tasks(
        most, Math.min(most, processors), ProcessorTime.ofProcess()::isLeft, cancellation, starter);
  }

  /**
   * Returns tasks for a store whose calls are requests to another machine, each of which takes
   * longer than the start of a thread: all threads start as soon as there are two pieces of work.
   */
  public static Tasks requesting(
      int parallelism, Cancellation cancellation, IntFunction<ExecutorService> starter) {
    return new Tasks(parallelism, 1, parallelism, () -> false, cancellation, starter);
  }

  /** Returns tasks that never use the calling thread, so that its interrupts have no effect. */
  public static Tasks onThreads(int parallelism, Cancellation cancellation) {
    Tasks tasks = new Tasks(parallelism, cancellation);
    tasks.start();
    return tasks;
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
    perform(worker, items.size());
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
    if (threads.isPresent()) {
      return map(List.of(work), Supplier::get).get(0);
    }
    cancellation.check();
    R result = work.get();
    cancellation.check();
    return result;
  }

  /** Performs {@code work}, as {@link #map} does. */
  public void run(Runnable work) {
    call(() -> {
      work.run();
      return true;
    });
  }

  /**
   * Performs {@code work} even if the run was cancelled. If this thread is interrupted in the middle
   * of it, the work is performed again, so it must be possible to repeat it.
   */
  public void always(Runnable work) {
    if (threads.isPresent()) {
      throwFirst(failure(submit(threads.get(), work), () -> {}).stream().toList());
    } else {
      repeatWhileInterrupted(work);
    }
  }

  /**
   * Announces that the items being processed contain {@code pieces} more pieces of work than was
   * known. Each item is one piece by itself.
   */
  public void expect(long pieces) {
    batch.expect(pieces);
  }

  @Override
  public void close() {
    threads.ifPresent(ExecutorService::shutdown);
  }

  private ExecutorService start() {
    ExecutorService started = threads.orElseGet(() -> starter.apply(parallelism));
    threads = Optional.of(started);
    return started;
  }

  /**
   * Submits {@code work}. If the system has no thread for it, one of those that exist performs it,
   * and no more are started.
   */
  private static Future<?> submit(ExecutorService executor, Runnable work) {
    try {
      return executor.submit(work);
    } catch (RuntimeException | Error e) {
      if (executor instanceof ThreadPoolExecutor pool && pool.getPoolSize() > 0) {
        pool.setCorePoolSize(pool.getPoolSize());
        return pool.submit(work);
      }
      throw e;
    }
  }

  private void perform(Runnable worker, int items) {
    batch = new Batch(worker, Math.min(parallelism, items));
    batch.expect(items);
    List<Throwable> failures = new ArrayList<>();
    if (threads.isEmpty()) {
      attempt(worker).ifPresent(failures::add);
    }
    batch.await(failures);
    throwFirst(failures);
  }

  private void repeatWhileInterrupted(Runnable work) {
    cancellation.noteInterrupt();
    while (true) {
      try {
        work.run();
        return;
      } catch (StorageException.Interrupted e) {
        if (!cancellation.noteInterrupt()) {
          throw e;
        }
      }
    }
  }

  /**
   * Throws the first of {@code failures} that is not a cancellation, with the others suppressed.
   */
  private static void throwFirst(List<Throwable> failures) {
    List<Throwable> sorted = failures.stream()
        .sorted(Comparator.comparing(CancellationException.class::isInstance))
        .toList();
    if (!sorted.isEmpty()) {
      Throwable first = sorted.get(0);
      sorted.stream().filter(other -> other != first).forEach(first::addSuppressed);
      if (first instanceof Error error) {
        throw error;
      }
      throw first instanceof RuntimeException cause ? cause : new IllegalStateException(first);
    }
  }

  /** Performs {@code work} on this thread; returns its failure, if it failed. */
  private static Optional<Throwable> attempt(Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(e);
    }
  }

  /**
   * Waits until the worker ends, even when interrupted, and runs {@code meanwhile} again and again;
   * returns its failure, if it failed.
   */
  private Optional<Throwable> failure(Future<?> worker, Runnable meanwhile) {
    while (true) {
      try {
        worker.get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        return Optional.empty();
      } catch (TimeoutException e) {
        meanwhile.run();
      } catch (ExecutionException e) {
        return Optional.of(Objects.requireNonNullElse(e.getCause(), e));
      } catch (InterruptedException e) {
        cancellation.interrupt();
      }
    }
  }

  /** Items that are processed by any number of workers, each of which takes one after another. */
  private final class Batch {
    private final Runnable worker;
    private int most;
    private final List<Future<?>> workers = new ArrayList<>();
    private long waiting;
    private boolean started;

    /** Creates a batch that keeps at most {@code most} threads busy. */
    Batch(Runnable worker, int most) {
      this.worker = worker;
      this.most = most;
    }

    /** Starts the workers on other threads if there is much to do, or if threads are there. */
    synchronized void expect(long pieces) {
      waiting += pieces;
      if (!started && (waiting > few || threads.isPresent())) {
        started = true;
        add(Math.min(first, most));
      }
    }

    /** Waits until all workers have ended, and adds their failures to {@code failures}. */
    void await(List<Throwable> failures) {
      for (int i = 0; i < workers().size(); i++) {
        failure(workers().get(i), this::grow).ifPresent(failures::add);
      }
    }

    /** Doubles the number of workers, within its limit, if the processors are idle. */
    private synchronized void grow() {
      int more = Math.min(workers.size(), most - workers.size());
      if (more > 0 && processorsAreIdle.getAsBoolean()) {
        add(more);
      }
    }

    /**
     * Starts workers. If the system has no thread for another one, those that run do all the work:
     * the batch must not be left while they are running.
     */
    private void add(int count) {
      ExecutorService executor = start();
      for (int i = 0; i < count && workers.size() < most; i++) {
        try {
          workers.add(submit(executor, worker));
        } catch (RuntimeException | Error e) {
          if (workers.isEmpty()) {
            throw e;
          }
          most = workers.size();
        }
      }
    }

    private synchronized List<Future<?>> workers() {
      return List.copyOf(workers);
    }
  }
}
