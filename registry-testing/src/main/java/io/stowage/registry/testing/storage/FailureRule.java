package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets some of the selected calls of a store fail, by their number in the order in which they
 * begin. Thread-safe.
 */
final class FailureRule {
  private static final StoragePath NOWHERE = StoragePath.parse("nowhere");

  private final CallPattern selected;
  private final long first;
  private final long last;
  private final Moment moment;
  private final Function<StoragePath, StorageException> error;
  private final AtomicLong calls = new AtomicLong();

  /** Lets the calls {@code first} to {@code last} fail, counted from 1. */
  FailureRule(
      CallPattern selected,
      long first,
      long last,
      Moment moment,
      Function<StoragePath, StorageException> error) {
    this.selected = selected;
    this.first = first;
    this.last = last;
    this.moment = moment;
    this.error = error;
  }

  /** Counts the call if it is selected, and returns whether it fails. */
  boolean fails(StorageCall call, Collection<StoragePath> paths) {
    if (!selected.matches(call, paths)) {
      return false;
    }
    long number = calls.incrementAndGet();
    return first <= number && number <= last;
  }

  /** Returns the error of a call that fails, after the effect that it has at this rule's moment. */
  StorageException fail(Collection<StoragePath> paths, Supplier<?> action) {
    moment.effect(action);
    Optional<StoragePath> path = selected.pathOf(paths);
    return error.apply(path.orElse(NOWHERE));
  }
}
