package io.stowage.registry.gc.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "01:00-05:00, 01-02T00:59:59, 01-02T01:00:00",
    "01:00-05:00, 01-02T01:00:00, 01-02T01:00:00",
    "01:00-05:00, 01-02T04:59:59, 01-02T04:59:59",
    "01:00-05:00, 01-02T05:00:00, 01-03T01:00:00",
    "22:00-04:00, 01-02T03:59:59, 01-02T03:59:59",
    "22:00-04:00, 01-02T04:00:00, 01-02T22:00:00",
    "22:00-04:00, 01-02T23:30:00, 01-02T23:30:00",
    "20:00-24:00, 01-02T23:59:59, 01-02T23:59:59",
    "20:00-24:00, 01-03T00:00:00, 01-03T20:00:00"
  })
  void findsTheNextTimeInTheHours(String hours, String from, String next) {
    assertThat(CollectionHours.parse(hours).next(utc(from), ZoneOffset.UTC)).isEqualTo(utc(next));
  }

  @ParameterizedTest
  @CsvSource({
    "01:00-05:00, 01-02T01:30:00, PT3H30M",
    "22:00-04:00, 01-02T23:00:00, PT5H",
    "22:00-04:00, 01-02T03:00:00, PT1H",
    "20:00-24:00, 01-02T23:00:00, PT1H"
  })
  void limitsACollectionToTheHours(String hours, String now, Duration limit) {
    assertThat(times(hours, ZoneOffset.UTC).limit(utc(now))).contains(limit);
    assertThat(new RoundTimes(Duration.ofDays(1), true, Optional.empty(), ZoneOffset.UTC)
            .limit(utc(now)))
        .isEmpty();
  }

  @Test
  void followsTheClocksOfTheZone() {
    Instant spring = Instant.parse("2026-03-29T00:30:00Z"); // 01:30, then 02:00 becomes 03:00
    assertThat(times("01:00-05:00", BERLIN).limit(spring)).contains(Duration.ofMinutes(150));
    Instant autumn = Instant.parse("2026-10-25T00:30:00Z"); // 02:30, then 03:00 becomes 02:00
    assertThat(times("01:00-05:00", BERLIN).limit(autumn)).contains(Duration.ofMinutes(210));
  }

  @Test
  void measuresTheIntervalFromTheBeginning() {
    RoundTimes times = times("01:00-05:00", ZoneOffset.UTC);
    Instant began = utc("01-02T01:00:00");
    assertThat(times.after(began, utc("01-02T03:00:00"))).isEqualTo(utc("01-03T01:00:00"));
    assertThat(times.after(began, utc("01-04T02:00:00"))).isEqualTo(utc("01-04T02:00:00"));
    assertThat(times.after(began, utc("01-04T06:00:00"))).isEqualTo(utc("01-05T01:00:00"));
  }

  @Test
  void continuesWhenTheHoursBeginAgain() {
    Instant began = utc("01-02T04:50:00");
    assertThat(times("01:00-05:00", ZoneOffset.UTC).afterLimit(began, utc("01-02T04:59:00")))
        .isEqualTo(utc("01-03T01:00:00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01:00-05:00", "22:00-04:30"})
  void hasATextForm(String text) {
    assertThat(CollectionHours.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1:00-5:00", "01:00", "25:00-26:00", "24:00-01:00", "01:60-02:00"})
  void refusesOtherText(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollectionHours.parse(text))
        .withMessageContainingAll("\"" + text + "\"", "HH:MM-HH:MM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01:00-01:00", "00:00-24:00"})
  void refusesHoursWithoutABeginning(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollectionHours.parse(text))
        .withMessageContaining("two different times");
  }

  private static RoundTimes times(String hours, ZoneId zone) {
    Optional<CollectionHours> parsed = Optional.of(CollectionHours.parse(hours));
    return new RoundTimes(Duration.ofDays(1), true, parsed, zone);
  }

  private static Instant utc(String text) {
    return Instant.parse("2026-" + text + "Z");
  }
}
