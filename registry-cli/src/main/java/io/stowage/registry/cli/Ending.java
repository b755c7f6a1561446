package io.stowage.registry.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A job that can end early, at a clean point. */
interface Ending {
  /** Says that the job is at its end, and all is printed. */
  void close();

  /**
   * Calls {@code cancel}, more than once, when the process is asked to end, as by Ctrl-C, and then lets
   * the process live until the job is at its end, or for a minute: what does not come to a clean point
   * by then may wait for a disk or a network for ever, and a collection that is cut off is harmless.
   */
  static Ending withProcess(Runnable cancel) {
    return withProcess(cancel, Duration.ofMinutes(1));
  }

  /** As {@link #withProcess(Runnable)}, with another {@code patience}. */
  static Ending withProcess(Runnable cancel, Duration patience) {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(cancel, done, patience), "stowage-ending");
    Runtime.getRuntime().addShutdownHook(hook);
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
