package io.stowage.registry.gc.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of each day in which the rounds of a {@link GcSchedule} may run, such as {@code
 * 01:00-05:00}. Hours that end before they begin, such as {@code 22:00-04:00}, reach into the next
 * day.
 *
 * @param from the time of the day at which the hours begin
 * @param to the time of the day at which they end; midnight is the end of the day
 */
public record CollectionHours(LocalTime from, LocalTime to) {
  private static final Pattern HOURS =
      Pattern.compile("([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})");

  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException if both times are the same
   */
  public CollectionHours {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    if (from.equals(to)) {
      throw new IllegalArgumentException("hours begin and end at " + from
          + ", expected two different times; leave them out if a collection may run at any time");
    }
  }

  /**
   * Parses hours of the form {@code HH:MM-HH:MM}. The end may be {@code 24:00}.
   *
   * @throws IllegalArgumentException if {@code text} is malformed; names the text and the expected
   *     form
   */
  public static CollectionHours parse(String text) {
    Objects.requireNonNull(text, "text");
    Matcher matcher = HOURS.matcher(text);
    if (!matcher.matches()) {
      throw malformed(text);
    }
    try {
      boolean endOfDay = text.endsWith("-24:00");
      LocalTime from = time(matcher.group(1), matcher.group(2));
      LocalTime to = endOfDay ? LocalTime.MIDNIGHT : time(matcher.group(3), matcher.group(4));
      return new CollectionHours(from, to);
    } catch (DateTimeException e) {
      throw malformed(text);
    }
  }

  /** Returns {@code instant} if it lies in the hours, otherwise the time when they begin next. */
  Instant next(Instant instant, ZoneId zone) {
    return end(instant, zone).isPresent() ? instant : opening(instant, zone);
  }

  /** Returns when the hours end in which {@code instant} lies, or empty if it lies outside. */
  Optional<Instant> end(Instant instant, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(instant, zone);
    return Optional.of(today.minusDays(1))
        .filter(day -> contains(day, instant, zone))
        .or(() -> Optional.of(today).filter(day -> contains(day, instant, zone)))
        .map(day -> end(day, zone));
  }

  /** Returns the hours in the form that {@link #parse} takes. */
  @Override
  public String toString() {
    return from + "-" + to;
  }

  /** Returns the first time after {@code instant} at which the hours begin. */
  Instant opening(Instant instant, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(instant, zone);
    Instant opening = begin(today, zone);
    return opening.isAfter(instant) ? opening : begin(today.plusDays(1), zone);
  }

  /** Returns whether {@code instant} lies in the hours that begin on {@code day}. */
  private boolean contains(LocalDate day, Instant instant, ZoneId zone) {
    return !instant.isBefore(begin(day, zone)) && instant.isBefore(end(day, zone));
  }

  private Instant begin(LocalDate day, ZoneId zone) {
    return ZonedDateTime.of(day, from, zone).toInstant();
  }

  private Instant end(LocalDate day, ZoneId zone) {
    LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
    return ZonedDateTime.of(last, to, zone).toInstant();
  }

  private static LocalTime time(String hour, String minute) {
    return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "hours are \"" + text + "\", expected HH:MM-HH:MM, such as 01:00-05:00");
  }
}
