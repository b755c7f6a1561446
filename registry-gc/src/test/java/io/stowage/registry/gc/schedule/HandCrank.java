package io.stowage.registry.gc.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An executor of one delayed task at a time, which runs when a test turns the crank, and of tasks
 * that wait until the test has them run.
 */
final class HandCrank extends AbstractExecutorService implements ScheduledExecutorService {
  private volatile Runnable task = () -> {};
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean cancelled;
  private volatile boolean shutdown;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** Runs the task, as at its scheduled time, unless it was cancelled. */
  void turn() {
    if (!cancelled) {
      turnLate();
    }
  }

  /** Runs the task even if it was cancelled, like one that was about to begin. */
  void turnLate() {
    Runnable due = task;
    task = () -> {};
    due.run();
  }

  /** Runs the tasks that wait. */
  void runWaiting() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  /** Returns the delay of the task. */
  Duration delay() {
    return delay;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initial, long between, TimeUnit unit) {
    throw new AssertionError("expected one task at a time");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initial, long period, TimeUnit unit) {
    throw new AssertionError("expected one task at a time");
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long wait, TimeUnit unit) {
    if (shutdown) {
      throw new RejectedExecutionException("shut down");
    }
    task = command;
    cancelled = false;
    delay = Duration.of(wait, unit.toChronoUnit());
    return new Cancelling(command);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long wait, TimeUnit unit) {
    throw new AssertionError("expected a task without a result");
  }

  @Override
  public void execute(Runnable command) {
    if (shutdown) {
      throw new RejectedExecutionException("shut down");
    }
    waiting.add(command);
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }

  /** The scheduled task. */
  private final class Cancelling extends FutureTask<Object> implements ScheduledFuture<Object> {
    Cancelling(Runnable command) {
      super(command, "done");
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      cancelled = true;
      return super.cancel(mayInterrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(delay);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
