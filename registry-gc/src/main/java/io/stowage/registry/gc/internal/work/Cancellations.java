package io.stowage.registry.gc.internal.work;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The current runs, which can be asked to end. Thread-safe. */
public final class Cancellations {
  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();

  /**
   * Performs {@code run}, which checks whether it must end; an interrupt is restored afterwards.
   */
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

  /** Asks all current runs to end. */
  public void request() {
    running.forEach(Cancellation::request);
  }
}
