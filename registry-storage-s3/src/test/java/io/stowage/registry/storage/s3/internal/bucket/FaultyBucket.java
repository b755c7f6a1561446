package io.stowage.registry.storage.s3.internal.bucket;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import java.io.Serial;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Disturbs one request, by its number. Single-threaded callers make the same requests each time.
 * Thread-safe.
 */
public final class FaultyBucket extends ForwardingBucket {
  private final Fault fault;
  private final long which;
  private long calls;
  private long late = Long.MAX_VALUE;
  private Optional<Supplier<?>> postponed = Optional.empty();

  /** Disturbs request number {@code which}, counted from 1. */
  public FaultyBucket(Bucket bucket, Fault fault, long which) {
    super(bucket);
    this.fault = fault;
    this.which = which;
  }

  /** Returns whether the request was made. */
  public synchronized boolean isReached() {
    return calls >= which;
  }

  /** Executes a request that the store still has to execute, and whose answer nobody awaits. */
  public synchronized void settle() {
    try {
      if (postponed.isPresent()) {
        Object unused = postponed.get().get();
      }
    } catch (BucketException e) {
      // What it was about is gone.
    }
    postponed = Optional.empty();
  }

  @Override
  protected synchronized <T> T call(Request request, String key, Supplier<T> call) {
    calls++;
    if (fault == Fault.CRASH && calls > which) {
      throw new Crash();
    }
    T answer = calls == which ? disturbed(request, key, call) : call.get();
    if (calls >= late) {
      late = Long.MAX_VALUE;
      settle();
    }
    return answer;
  }

  private <T> T disturbed(Request request, String key, Supplier<T> call) {
    switch (fault) {
      case SLOW_DOWN -> throw new BucketException(Kind.SLOW_DOWN, "injected 503 at " + key);
      case APPLIED -> {
        T unused = call.get();
      }
      case CRASH -> throw new Crash();
      case LATE_AFTER_NEXT -> {
        postponed = Optional.of(call);
        late = which + 2;
      }
      case LATE_AT_END -> postponed = Optional.of(call);
    }
    throw new BucketException(
        Kind.UNKNOWN, "injected loss of the answer of " + request + " " + key);
  }

  /** What happens to a request. */
  public enum Fault {
    /** The store refuses it for the moment. */
    SLOW_DOWN,
    /** The store executes it, and the answer is lost. */
    APPLIED,
    /** The store executes it after a later request; the answer is lost. */
    LATE_AFTER_NEXT,
    /** The store executes it after the last request of its client; the answer is lost. */
    LATE_AT_END,
    /** The process dies before it. */
    CRASH
  }

  /** The death of a process: an error, so that no handler takes it for a failing store. */
  public static final class Crash extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process is dead");
    }
  }
}
