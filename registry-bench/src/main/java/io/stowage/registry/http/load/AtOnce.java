package io.stowage.registry.http.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks at the same time, each in a thread of its own. */
final class AtOnce {
  private AtOnce() {}

  /**
   * Returns what the tasks return.
   *
   * @throws IOException if one of them fails
   */
  static <T> List<T> results(List<Callable<T>> tasks) throws IOException {
    List<T> results = new ArrayList<>();
    for (Future<T> done : run(tasks)) {
      try {
        results.add(done.get());
      } catch (ExecutionException e) {
        throw new IOException("a client failed: " + e.getCause(), e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return results;
  }

  /** Returns what the failed ones of the tasks threw. */
  static List<Throwable> failures(List<Callable<Void>> tasks) {
    List<Throwable> failures = new ArrayList<>();
    for (Future<Void> done : run(tasks)) {
      try {
        done.get();
      } catch (ExecutionException e) {
        failures.add(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return failures;
  }

  private static <T> List<Future<T>> run(List<Callable<T>> tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      return threads.invokeAll(tasks);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }
}
