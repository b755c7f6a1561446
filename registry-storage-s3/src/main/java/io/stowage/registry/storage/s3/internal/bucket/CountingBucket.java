package io.stowage.registry.storage.s3.internal.bucket;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts the requests to a bucket by their kind. Thread-safe. */
public final class CountingBucket extends ForwardingBucket {
  private final ConcurrentMap<Request, LongAdder> counts = new ConcurrentHashMap<>();

  /** Counts the requests to {@code bucket}. */
  public CountingBucket(Bucket bucket) {
    super(bucket);
  }

  /** Returns how many requests of each kind were made since the last reset; absent if none. */
  public Map<Request, Long> counts() {
    Map<Request, Long> sums = new EnumMap<>(Request.class);
    counts.forEach((request, count) -> sums.put(request, count.sum()));
    return sums;
  }

  /** Returns how many requests of {@code kind} were made. */
  public long count(Request kind) {
    return counts().getOrDefault(kind, 0L);
  }

  /** Returns how many requests were made that a store charges for in this way. */
  public long sum(Request.Charge charge) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().charge() == charge)
        .mapToLong(count -> count.getValue().sum())
        .sum();
  }

  /** Returns how many requests were made. */
  public long total() {
    return counts().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Sets all counts to zero. */
  public void reset() {
    counts.clear();
  }

  @Override
  protected <T> T call(Request request, String key, Supplier<T> call) {
    counts.computeIfAbsent(request, first -> new LongAdder()).increment();
    return call.get();
  }
}
