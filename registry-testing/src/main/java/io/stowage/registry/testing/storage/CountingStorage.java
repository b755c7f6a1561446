package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts calls, also those that fail, and the bytes of content that passed. Thread-safe. */
public final class CountingStorage extends ForwardingStorage {
  private final Map<StorageCall, LongAdder> calls = new EnumMap<>(StorageCall.class);
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();

  /** Passes calls on to {@code delegate}. */
  public CountingStorage(StorageDriver delegate) {
    super(delegate);
    for (StorageCall call : StorageCall.values()) {
      calls.put(call, new LongAdder());
    }
  }

  /** Returns how often {@code call} was made. */
  public long calls(StorageCall call) {
    return calls.getOrDefault(call, new LongAdder()).sum();
  }

  /** Returns how many calls were made in all. */
  public long calls() {
    return calls.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Returns how many bytes of content were read, whole or through channels. */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** Returns how many bytes of content were written, whole or through channels. */
  public long bytesWritten() {
    return bytesWritten.sum();
  }

  /** Begins to count anew; a call that is under way may be counted or not. */
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
