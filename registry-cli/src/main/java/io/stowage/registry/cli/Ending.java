package io.stowage.registry.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A job that can end early, at a clean point. */
interface Ending {
  /** Says that the job is at its end, and all is printed. */
  void close();

  /**
   * Calls {@code cancel}, more than once, when the process is asked to end, as by Ctrl-C, and then lets
   * the process live until the job is at its end.
   */
  static Ending withProcess(Runnable cancel) {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(cancel, done), "stowage-ending");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      done.countDown();
      remove(hook);
    };
  }

  private static void end(Runnable cancel, CountDownLatch done) {
    try {
      do {
        cancel.run();
      } while (!done.await(100, TimeUnit.MILLISECONDS));
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
