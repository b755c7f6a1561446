package io.stowage.registry.interop.http.soak;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The numbers of the operations of all clients. Thread-safe. */
final class Figures {
  final AtomicLong pushes = new AtomicLong();
  final AtomicLong pulls = new AtomicLong();
  final AtomicLong removals = new AtomicLong();

  /** The operations that were repeated, because the server allowed itself to refuse them. */
  final AtomicLong repeated = new AtomicLong();

  /** The operations that the kill of a server cut off. */
  final AtomicLong cut = new AtomicLong();

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /** Records a failure that must not occur. */
  void failed(String failure) {
    failures.add(failure);
  }

  /** Returns whether there are failures. */
  boolean hasFailures() {
    return !failures.isEmpty();
  }

  /** Returns the failures so far. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public String toString() {
    return "%s pushes, %s pulls and %s removals acknowledged, %s repeated, %s cut off"
        .formatted(pushes, pulls, removals, repeated, cut);
  }
}
