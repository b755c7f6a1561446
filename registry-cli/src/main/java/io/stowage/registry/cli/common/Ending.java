package io.stowage.registry.cli.common;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A job that can end early, at a clean point. */
public interface Ending {
  /** Signals that the job has ended and that its output is printed. */
  void close();

  /**
   * Registers a job with the process. When the process is asked to end, as by Ctrl-C,
   * {@code cancel} is called repeatedly until the job ends, for at most a minute; then the process
   * ends. A job that has not reached a clean point after a minute may be waiting for a disk or a
   * network forever, and a collection that is cut off is harmless.
   *
   * @throws CommandException if the process is already ending
   */
  static Ending withProcess(Runnable cancel) {
    return withProcess(cancel, Duration.ofMinutes(1));
  }

  /** Registers a job as {@link #withProcess(Runnable)} does, but waits for {@code patience}. */
  static Ending withProcess(Runnable cancel, Duration patience) {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(cancel, done, patience), "stowage-ending");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      throw new CommandException("the process is ending", e);
    }
    return () -> {
      done.countDown();
      remove(hook);
    };
  }

  private static void end(Runnable cancel, CountDownLatch done, Duration patience) {
    long begin = System.nanoTime();
    try {
      do {
        cancel.run();
      } while (!done.await(100, TimeUnit.MILLISECONDS)
          && System.nanoTime() - begin < patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      hook.interrupt();
    }
  }
}
