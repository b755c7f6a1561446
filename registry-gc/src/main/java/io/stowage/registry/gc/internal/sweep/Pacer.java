package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.Sleeper;
import io.stowage.registry.gc.internal.work.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Spreads removals evenly over time. A run that is cancelled ends here, between two removals.
 * Thread-safe.
 */
public final class Pacer {
  private final Duration interval;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Cancellation cancellation;
  private Instant last = Instant.MIN;
  private Instant free = Instant.MIN;

  /** Allows {@code perSecond} removals to begin per second, or any number if it is empty. */
  public Pacer(
      OptionalInt perSecond, InstantSource clock, Sleeper sleeper, Cancellation cancellation) {
    this.interval = perSecond.isPresent()
        ? Duration.ofSeconds(1).dividedBy(perSecond.getAsInt())
        : Duration.ZERO;
    this.clock = clock;
    this.sleeper = sleeper;
    this.cancellation = cancellation;
  }

  /**
   * Passes {@code items} to {@code work} when they may begin: one by one if removals are limited,
   * and otherwise in batches of {@link Remover#BATCH}.
   *
   * @throws CancellationException between two of them, if the run must end
   */
  public <T> void batches(List<T> items, Consumer<List<T>> work) {
    int size = interval.isZero() ? Remover.BATCH : 1;
    for (int i = 0; i < items.size(); i += size) {
      next();
      work.accept(items.subList(i, Math.min(items.size(), i + size)));
    }
  }

  private void next() {
    cancellation.check();
    if (interval.isZero()) {
      return;
    }
    Duration wait = reserve();
    if (!wait.isZero()) {
      sleeper.sleep(wait);
      cancellation.check();
    }
  }

  /** Reserves the next slot; a clock that is set back must not delay any caller. */
  private synchronized Duration reserve() {
    Instant now = clock.instant();
    if (now.isBefore(last) || free.isBefore(now)) {
      free = now;
    }
    last = now;
    Duration wait = Duration.between(now, free);
    free = free.plus(interval);
    return wait;
  }
}
