package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.work.OutOfTimeException;
import io.stowage.registry.gc.internal.work.TimeLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Divides the time of one run between the mark, the removals, and what must follow them: with
 * foreign writers, the settle time and a second mark. That one is assumed to take as long as the
 * first, and in addition the time of the lookups that it makes in the quarantine. Thread-safe, but
 * only one thread changes the phase.
 */
final class TimeBudget {
  /** The second mark also makes each listing in the quarantine, and once more to restore. */
  private static final int SECOND_LISTINGS = 2;

  /**
   * A second mark first looks for the link and the bytes of a held manifest at their paths. A folder
   * that a purge leaves in the quarantine is listed three times, and then removed.
   */
  private static final int LOOKUPS_OF_REMOVED = 4;

  /** Purged blobs leave a folder for each shard. */
  private static final int FOLDERS = 256;

  private final TimeLimit limit;
  private final Optional<Duration> settle;
  private final boolean purges;
  private final LongAdder lookups = new LongAdder();
  private final LongAdder listings = new LongAdder();
  private volatile Optional<Duration> markBegan = Optional.empty();
  private volatile Optional<Duration> markEnded = Optional.empty();
  private volatile int repositories = 1;
  private volatile int marked;

  /**
   * Begins now.
   *
   * @param settle empty for a run without a second mark
   * @param purges whether the run moves objects through the quarantine and leaves none there
   */
  TimeBudget(TimeLimit limit, Optional<Duration> settle, boolean purges) {
    this.limit = limit;
    this.settle = settle;
    this.purges = purges;
  }

  /** Records that the mark begins. */
  void beginMark() {
    markBegan = Optional.of(limit.elapsed());
  }

  /**
   * Records a lookup of the mark; after the mark, does nothing.
   *
   * @throws OutOfTimeException if no time is left for it
   */
  void look() {
    if (markEnded.isEmpty()) {
      limit.check();
      lookups.increment();
    }
  }

  /**
   * Records a listing of the mark; after the mark, does nothing.
   *
   * @throws OutOfTimeException if no time is left for it
   */
  void list() {
    if (markEnded.isEmpty()) {
      look();
      listings.increment();
    }
  }

  /** Records that {@code all} repositories have to be marked. */
  void found(int all) {
    repositories = all;
  }

  /** Records that {@code done} repositories are marked. */
  void marked(int done) {
    marked = done;
  }

  /**
   * Records that the mark has ended and removals begin.
   *
   * @throws OutOfTimeException if no time is left for them
   */
  void beginRemovals() {
    Duration now = limit.elapsed();
    markEnded = Optional.of(now);
    limit.reserve(reserve(now.minus(markBegan.orElse(now))));
    limit.check();
  }

  /**
   * Returns a limit that would leave time to remove something, or empty if this one did. It is an
   * estimate if time was up during the mark, or before anything to remove was found. It includes a
   * quarter more than this run would have needed, because times vary, in whole seconds.
   */
  Optional<Duration> sufficient() {
    if (limit.hasRemoved()) {
      return Optional.empty();
    }
    Duration needed = needed();
    return Optional.of(Duration.ofSeconds(needed.plus(needed.dividedBy(4)).toSeconds() + 1));
  }

  /** Work that did not end in time is assumed to be half done. */
  private Duration needed() {
    Duration now = limit.elapsed();
    Duration before = markBegan.orElseGet(() -> now.multipliedBy(2));
    Duration marking = markEnded.orElse(now).minus(markBegan.orElse(now));
    Duration mark = markEnded.isPresent() ? marking : whole(marking);
    Duration search = now.minus(markEnded.orElse(now)).multipliedBy(2);
    return before.plus(mark).plus(search).plus(reserve(mark).time());
  }

  /**
   * Returns the expected duration of a mark that was ended after {@code marking}, in the middle of a
   * repository.
   */
  private Duration whole(Duration marking) {
    double part = (marked + 0.5) / Math.max(1, repositories);
    return Duration.ofNanos((long) (marking.toNanos() / Math.min(1, part)));
  }

  private TimeLimit.Reserve reserve(Duration mark) {
    Duration lookup = mark.dividedBy(Math.max(1, lookups.sum()));
    Duration each = lookup.multipliedBy(LOOKUPS_OF_REMOVED);
    if (settle.isEmpty()) {
      return new TimeLimit.Reserve(Duration.ZERO, each, purges ? FOLDERS : 0);
    }
    Duration second = mark.plus(lookup.multipliedBy(SECOND_LISTINGS * listings.sum()));
    return new TimeLimit.Reserve(settle.get().plus(second), each, Long.MAX_VALUE);
  }
}
