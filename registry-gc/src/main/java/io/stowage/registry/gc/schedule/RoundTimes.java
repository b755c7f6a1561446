package io.stowage.registry.gc.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Determines when rounds begin and how long their collections may take.
 *
 * @param period the time between two rounds, at least
 * @param fromBegin whether the period counts from the beginning of a round, instead of from its end
 * @param hours the hours in which rounds may run, or empty for any time
 * @param zone the time zone of the hours
 */
record RoundTimes(
    Duration period, boolean fromBegin, Optional<CollectionHours> hours, ZoneId zone) {
  /** Returns the first time from {@code due} on at which a round may begin. */
  Instant from(Instant due) {
    return hours.map(allowed -> allowed.next(due, zone)).orElse(due);
  }

  /** Returns when the round after one from {@code began} to {@code ended} may begin. */
  Instant after(Instant began, Instant ended) {
    Instant due = (fromBegin ? began : ended).plus(period);
    return from(due.isBefore(ended) ? ended : due);
  }

  /**
   * Returns when a collection continues that had too little time: when the hours begin again, and
   * not a period later, which may be shortly before they end each time.
   */
  Instant afterLimit(Instant began, Instant ended) {
    return hours.map(allowed -> allowed.opening(ended, zone)).orElseGet(() -> after(began, ended));
  }

  /**
   * Returns how long a collection that begins {@code now} may take, or empty if there is no limit.
   */
  Optional<Duration> limit(Instant now) {
    return hours.flatMap(allowed -> allowed.end(now, zone)).map(end -> Duration.between(now, end));
  }

  /** Returns the settings as {@link GcSchedule#toString} shows them. */
  @Override
  public String toString() {
    return (fromBegin ? "interval=" : "delay=")
        + period
        + hours.map(allowed -> ", hours=" + allowed + ", zone=" + zone).orElse("");
  }
}
