package io.stowage.registry.http.jetty;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The thread that watches the time for a server. The scheduler that Jetty makes for itself does not
 * wait for its thread when it stops.
 *
 * <p>This class is thread-safe.
 */
final class TimerThread {
  private final String name;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, this::newThread);

  TimerThread(String name) {
    this.name = name;
    executor.setRemoveOnCancelPolicy(true);
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Returns a scheduler whose work is done on this thread. */
  Scheduler scheduler() {
    return new ScheduledExecutorScheduler(executor);
  }

  /**
   * Drops all scheduled work, interrupts the work that is being done, and returns once the thread
   * has ended, after {@code longest}, or when the calling thread is interrupted, which then stays
   * interrupted.
   */
  void stop(Duration longest) {
    executor.shutdownNow();
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
