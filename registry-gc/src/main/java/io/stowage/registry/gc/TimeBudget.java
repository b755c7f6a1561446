package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.work.OutOfTimeException;
import io.stowage.registry.gc.internal.work.TimeLimit;
import java.time.Duration;
import java.util.Optional;

/**
 * Divides the time of one run between the mark, the removals, and what must follow them: with
 * foreign writers, the settle time and a second mark that is assumed to take as long as the first.
 * Thread-safe, but only one thread changes the phase.
 */
final class TimeBudget {
  private final TimeLimit limit;
  private final Optional<Duration> settle;
  private volatile Optional<Duration> markBegan = Optional.empty();
  private volatile Optional<Duration> mark = Optional.empty();
  private volatile double markedPart;
  private volatile boolean removing;

  /** Begins now; {@code settle} is empty for a run without a second mark. */
  TimeBudget(TimeLimit limit, Optional<Duration> settle) {
    this.limit = limit;
    this.settle = settle;
  }

  /** Records that the mark begins. */
  void beginMark() {
    markBegan = Optional.of(limit.elapsed());
  }

  /** Records that {@code done} of {@code all} repositories are marked. */
  void marked(int done, int all) {
    markedPart = (double) done / all;
  }

  /**
   * Records that the mark has ended and removals begin.
   *
   * @throws OutOfTimeException if no time is left for them
   */
  void beginRemovals() {
    Duration took = limit.elapsed().minus(markBegan.orElse(Duration.ZERO));
    mark = Optional.of(took);
    settle.ifPresent(time -> limit.reserve(time.plus(took)));
    limit.check();
    removing = true;
  }

  /**
   * Returns a limit that would leave time to remove something, or empty if this one did. It is an
   * estimate if the mark did not end in time. It includes a quarter more than this run would have
   * needed, because times vary, in whole seconds.
   */
  Optional<Duration> sufficient() {
    if (removing) {
      return Optional.empty();
    }
    Duration elapsed = limit.elapsed();
    Duration marking = markBegan.map(elapsed::minus).orElse(Duration.ZERO);
    Duration whole = mark.orElseGet(() -> whole(marking));
    Duration rest = mark.isPresent() ? Duration.ZERO : whole.minus(marking);
    Duration needed = elapsed.plus(rest).plus(settle.map(whole::plus).orElse(Duration.ZERO));
    return Optional.of(Duration.ofSeconds(needed.plus(needed.dividedBy(4)).toSeconds() + 1));
  }

  /** Returns the expected duration of a mark that was ended after {@code marking}. */
  private Duration whole(Duration marking) {
    double part = markedPart == 0 ? 0.5 : markedPart;
    return Duration.ofNanos((long) (marking.toNanos() / part));
  }
}
