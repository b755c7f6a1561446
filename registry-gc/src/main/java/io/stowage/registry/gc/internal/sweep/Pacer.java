package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.OutOfTimeException;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.gc.internal.work.TimeLimit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Spreads removals evenly over time. A run that is cancelled, or whose time is up, ends here,
 * between two removals. Thread-safe.
 */
public final class Pacer {
  private final Throttle throttle;
  private final Cancellation cancellation;
  private final TimeLimit limit;

  /** Lets as many removals begin per second as {@code throttle} allows, within {@code limit}. */
  public Pacer(Throttle throttle, Cancellation cancellation, TimeLimit limit) {
    this.throttle = throttle;
    this.cancellation = cancellation;
    this.limit = limit;
  }

  /**
   * Does nothing if more may be removed.
   *
   * @throws OutOfTimeException if no time is left
   * @throws CancellationException if the run must end
   */
  public void check() {
    cancellation.check();
    limit.check();
  }

  /** Performs {@code work}, a batch of removals. */
  void batch(Runnable work) {
    limit.batch(work);
  }

  /**
   * Passes {@code items} to {@code work} when they may begin: one by one if removals are limited,
   * and otherwise in batches of {@link Remover#BATCH}. The first batch begins even if no time is
   * left, because otherwise runs whose time is up once they have found the items would never remove
   * any.
   *
   * @throws OutOfTimeException between two of them, if no time is left
   * @throws CancellationException between two of them, if the run must end
   */
  public <T> void batches(List<T> items, Consumer<List<T>> work) {
    int size = throttle.isLimited() ? 1 : Remover.BATCH;
    for (int i = 0; i < items.size(); i += size) {
      List<T> batch = items.subList(i, Math.min(items.size(), i + size));
      throttle.await(1);
      cancellation.check();
      if (i > 0) {
        limit.check();
      }
      batch(() -> work.accept(batch));
    }
  }
}
