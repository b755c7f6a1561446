package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.OutOfTimeException;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.gc.internal.work.TimeLimit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Spreads removals evenly over time. A run that is cancelled, or whose time is up, ends here,
 * between two removals. Thread-safe.
 *
 * <p>A batch has at most {@link Remover#BATCH} objects, and fewer if the time that is left is too
 * short for them. The first batch of a call begins even if no time is left, with one object:
 * otherwise runs whose time is up once they have found the objects would never remove any.
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

  /**
   * Passes {@code items} to {@code work}, which removes them, when they may begin: one by one if
   * removals are limited, and otherwise in batches.
   *
   * @throws OutOfTimeException between two of them, if no time is left
   * @throws CancellationException between two of them, if the run must end
   */
  public <T> void batches(List<T> items, Consumer<List<T>> work) {
    int most = throttle.isLimited() ? 1 : Remover.BATCH;
    Runnable turn = () -> {
      throttle.await(1);
      cancellation.check();
    };
    inParts(items, most, turn, batch -> limit.remove(batch.size(), () -> work.accept(batch)));
  }

  /**
   * Passes {@code items} in batches to {@code look}, and what that finds in each of them to {@code
   * work}, as {@link #batches(List, Consumer)} does.
   */
  public <T, R> void batches(
      List<T> items, Function<List<T>, List<R>> look, Consumer<List<R>> work) {
    inParts(
        items,
        Remover.BATCH,
        cancellation::check,
        batch -> batches(limit.look(batch.size(), () -> look.apply(batch)), work));
  }

  /**
   * Passes {@code items} in batches to {@code work}, which removes them, as {@link #batches(List,
   * Consumer)} does, but at any rate.
   */
  <T> void unpacedBatches(List<T> items, Consumer<List<T>> work) {
    inParts(
        items,
        Remover.BATCH,
        cancellation::check,
        batch -> limit.remove(batch.size(), () -> work.accept(batch)));
  }

  /** Passes parts of {@code items} to {@code work}; {@code turn} returns when one may begin. */
  private <T> void inParts(List<T> items, int most, Runnable turn, Consumer<List<T>> work) {
    int done = 0;
    while (done < items.size()) {
      turn.run();
      if (done > 0) {
        limit.check();
      }
      int size = Math.min(items.size() - done, Math.max(1, limit.fitting(most)));
      work.accept(items.subList(done, done + size));
      done += size;
    }
  }
}
