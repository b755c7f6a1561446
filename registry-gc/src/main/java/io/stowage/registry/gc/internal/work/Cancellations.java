package io.stowage.registry.gc.internal.work;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The runs that are under way, and can be asked to end. Thread-safe. */
public final class Cancellations {
  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();

  /** Does {@code run}, which looks whether it has to end. An interrupt shows again when it is over. */
  public <T> T during(Function<Cancellation, T> run) {
    Cancellation cancellation = new Cancellation();
    running.add(cancellation);
    try {
      return run.apply(cancellation);
    } finally {
      running.remove(cancellation);
      cancellation.passOn();
    }
  }

  /** Asks all that are under way to end. */
  public void request() {
    running.forEach(Cancellation::request);
  }
}
