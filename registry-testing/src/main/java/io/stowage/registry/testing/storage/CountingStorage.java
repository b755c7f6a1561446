package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts calls, including those that fail, and bytes of content. Thread-safe. */
public final class CountingStorage extends ForwardingStorage {
  private final Map<StorageCall, LongAdder> calls = new EnumMap<>(StorageCall.class);
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();

  /** Forwards calls to {@code delegate}. */
  public CountingStorage(StorageDriver delegate) {
    super(delegate);
    for (StorageCall call : StorageCall.values()) {
      calls.put(call, new LongAdder());
    }
  }

  /** Returns the number of times that {@code call} was made. */
  public long calls(StorageCall call) {
    return calls.getOrDefault(call, new LongAdder()).sum();
  }

  /** Returns the total number of calls. */
  public long calls() {
    return calls.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Returns the number of content bytes read by whole reads and through channels. */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** Returns the number of content bytes written by whole writes and through channels. */
  public long bytesWritten() {
    return bytesWritten.sum();
  }

  /** Sets all counts to zero. A call in progress may or may not be counted afterwards. */
  public void reset() {
    calls.values().forEach(LongAdder::reset);
    bytesRead.reset();
    bytesWritten.reset();
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    calls.getOrDefault(call, new LongAdder()).increment();
    return action.get();
  }

  @Override
  protected void passed(StorageCall call, long bytes) {
    switch (call) {
      case READ, CHANNEL_READ -> bytesRead.add(bytes);
      default -> bytesWritten.add(bytes);
    }
  }
}
