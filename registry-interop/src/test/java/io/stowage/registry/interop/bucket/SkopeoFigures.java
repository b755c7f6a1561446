package io.stowage.registry.interop.bucket;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The operations of all clients, and their failures. Thread-safe. */
final class SkopeoFigures {
  final AtomicLong pushes = new AtomicLong();
  final AtomicLong pulls = new AtomicLong();
  final AtomicLong deletions = new AtomicLong();

  /** The pushes that were repeated, because a blob was missing when the manifest was pushed. */
  final AtomicLong refused = new AtomicLong();

  /** The errors of other operations that were repeated, as after a blob or manifest was hidden. */
  final Queue<String> errors = new ConcurrentLinkedQueue<>();

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /** Records a failure that must not occur. */
  void failed(String failure) {
    failures.add(failure);
  }

  boolean hasFailures() {
    return !failures.isEmpty();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public String toString() {
    return ("%s pushes (%s times MANIFEST_BLOB_UNKNOWN, then repeated), %s pulls, %s deletions,"
            + " %s operations repeated for another reason")
        .formatted(pushes, refused, pulls, deletions, errors.size());
  }
}
