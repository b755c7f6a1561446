package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.run.Collector;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The collection that holds the lock of a store, as far as the lock describes it.
 *
 * @param run the name of the collection, or empty if nothing holds the lock any more
 * @param host the name of the host on which it runs
 * @param process the id of its process on that host
 * @param start its start time by the clock of the store
 */
public record LockHolder(
    Optional<String> run, Optional<String> host, OptionalLong process, Optional<Instant> start) {
  /** Checks that no component is null. */
  public LockHolder {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(process, "process");
    Objects.requireNonNull(start, "start");
  }

  /** Returns a holder of which everything is known. */
  public static LockHolder of(String run, String host, long process, Instant start) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(start, "start");
    return new LockHolder(
        Optional.of(run), Optional.of(host), OptionalLong.of(process), Optional.of(start));
  }

  static LockHolder of(Collector collector) {
    return of(
        collector.run(), collector.process().host(), collector.process().pid(), collector.since());
  }

  /** Returns the holder whose lock cannot be understood. */
  static LockHolder unknown(String run) {
    return new LockHolder(
        Optional.of(run), Optional.empty(), OptionalLong.empty(), Optional.empty());
  }

  /** Returns the holder of a lock that nothing holds any more. */
  static LockHolder none() {
    return new LockHolder(
        Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
  }

  /** Returns a description: process id, host, start time and run, as far as they are known. */
  @Override
  public String toString() {
    if (run.isEmpty()) {
      return "no process";
    }
    if (host.isEmpty() || process.isEmpty() || start.isEmpty()) {
      return "an unknown process (run " + run.get() + ")";
    }
    return "pid " + process.getAsLong() + " on " + host.get() + ", since " + start.get() + " (run "
        + run.get() + ")";
  }
}
