package io.stowage.registry.server.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Determines when collections begin and how long they may take.
 *
 * @param interval the time between the beginnings of two collections, at least
 * @param hours the hours in which they may run, or empty for any time
 * @param zone the time zone of the hours
 */
record CollectionTimes(Duration interval, Optional<CollectionHours> hours, ZoneId zone) {
  /** Returns the first time from {@code due} on at which a collection may begin. */
  Instant from(Instant due) {
    return hours.map(allowed -> allowed.next(due, zone)).orElse(due);
  }

  /**
   * Returns when the collection after one that began at {@code began} may begin. Its end, {@code
   * now}, may be later than the interval allows.
   */
  Instant after(Instant began, Instant now) {
    Instant due = began.plus(interval);
    return from(due.isBefore(now) ? now : due);
  }

  /**
   * Returns when a collection continues that had too little time, at {@code now}: when the hours
   * begin again, and not an interval later, which may be shortly before they end each time.
   */
  Instant afterLimit(Instant began, Instant now) {
    return hours.map(allowed -> allowed.opening(now, zone)).orElseGet(() -> after(began, now));
  }

  /**
   * Returns how long a collection that begins {@code now} may take, or empty if there is no limit.
   */
  Optional<Duration> limit(Instant now) {
    return hours.flatMap(allowed -> allowed.end(now, zone)).map(end -> Duration.between(now, end));
  }
}
