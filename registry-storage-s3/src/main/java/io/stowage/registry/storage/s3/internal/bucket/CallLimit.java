package io.stowage.registry.storage.s3.internal.bucket;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import java.util.function.Supplier;

/**
 * Limits how many requests are made at a time. The limit is halved when the store asks for fewer
 * requests, at most once for those that were under way at that moment, and grows by one after as
 * many successes as it has calls, up to what it was at first. Thread-safe.
 */
final class CallLimit {
  private final int most;
  private int limit;
  private int active;
  private int successes;
  private long epoch;

  CallLimit(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("expected at least one call at a time, but got " + most);
    }
    this.most = most;
    this.limit = most;
  }

  synchronized int calls() {
    return limit;
  }

  /** Makes a call as soon as there are few enough others. */
  <T> T within(String key, Supplier<T> call) {
    long began = enter(key);
    boolean slower = false;
    boolean succeeded = false;
    try {
      T answer = call.get();
      succeeded = true;
      return answer;
    } catch (BucketException e) {
      slower = e.kind() == Kind.SLOW_DOWN;
      throw e;
    } finally {
      leave(began, slower, succeeded);
    }
  }

  private synchronized long enter(String key) {
    try {
      while (active >= limit) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted(key, e);
    }
    active++;
    return epoch;
  }

  private synchronized void leave(long began, boolean slower, boolean succeeded) {
    active--;
    if (slower && began == epoch) {
      limit = Math.max(1, limit / 2);
      successes = 0;
      epoch++;
    } else if (succeeded && ++successes >= limit) {
      limit = Math.min(most, limit + 1);
      successes = 0;
    }
    notifyAll();
  }

  static BucketException interrupted(String key, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BucketException(
        Kind.INTERRUPTED, "the thread was interrupted before a request: " + key, e);
  }
}
