package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.Throttle;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Spreads removals evenly over time. A run that is cancelled ends here, between two removals.
 * Thread-safe.
 */
public final class Pacer {
  private final Throttle throttle;
  private final Cancellation cancellation;

  /** Lets as many removals begin per second as {@code throttle} allows. */
  public Pacer(Throttle throttle, Cancellation cancellation) {
    this.throttle = throttle;
    this.cancellation = cancellation;
  }

  /**
   * Passes {@code items} to {@code work} when they may begin: one by one if removals are limited,
   * and otherwise in batches of {@link Remover#BATCH}.
   *
   * @throws CancellationException between two of them, if the run must end
   */
  public <T> void batches(List<T> items, Consumer<List<T>> work) {
    int size = throttle.isLimited() ? 1 : Remover.BATCH;
    for (int i = 0; i < items.size(); i += size) {
      throttle.await(1);
      cancellation.check();
      work.accept(items.subList(i, Math.min(items.size(), i + size)));
    }
  }
}
