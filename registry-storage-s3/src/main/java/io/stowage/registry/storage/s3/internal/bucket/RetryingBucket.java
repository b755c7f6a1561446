package io.stowage.registry.storage.s3.internal.bucket;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats requests that failed for the moment, a few times and after pauses that grow, and limits
 * the number of requests at a time as {@link CallLimit} describes. A request that may have been
 * applied is repeated only if that does no harm. Thread-safe.
 */
public final class RetryingBucket extends ForwardingBucket {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingBucket.class);
  private static final int TRIES = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final CallLimit limit;
  private final Pause pause;

  /**
   * Creates a bucket that sleeps between tries.
   *
   * @param calls the most requests at a time
   */
  public RetryingBucket(Bucket bucket, int calls) {
    this(bucket, calls, RetryingBucket::sleep);
  }

  /** Creates a bucket that waits by {@code pause}. */
  public RetryingBucket(Bucket bucket, int calls, Pause pause) {
    super(bucket);
    this.limit = new CallLimit(calls);
    this.pause = Objects.requireNonNull(pause, "pause");
  }

  /** Returns how many requests may be made at a time, at present. */
  public int calls() {
    return limit.calls();
  }

  @Override
  protected <T> T call(Request request, String key, Supplier<T> call) {
    Duration longest = FIRST_PAUSE;
    for (int i = 1; ; i++) {
      try {
        return limit.within(key, call);
      } catch (BucketException e) {
        if (i == TRIES || !isWorthATry(request, e.kind())) {
          throw e;
        }
        LOG.debug("Repeating {} of {} after failure {} of {}", request, key, i, TRIES, e);
      }
      waitBeforeNext(key, longest);
      longest = longest.multipliedBy(2);
      longest = longest.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longest;
    }
  }

  private static boolean isWorthATry(Request request, Kind kind) {
    return kind == Kind.SLOW_DOWN || (kind == Kind.UNKNOWN && request.isRepeatable());
  }

  /** Waits for a random time, so that clients that failed together do not come back together. */
  private void waitBeforeNext(String key, Duration longest) {
    long millis = longest.toMillis();
    try {
      pause.waitFor(
          Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1)));
    } catch (InterruptedException e) {
      throw CallLimit.interrupted(key, e);
    }
  }

  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }

  /** Waits between two tries. */
  @FunctionalInterface
  public interface Pause {
    /** Waits for {@code duration}. */
    void waitFor(Duration duration) throws InterruptedException;
  }
}
