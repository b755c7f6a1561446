package io.stowage.registry.gc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Schedules whose rounds run in certain hours of the day. */
class ScheduleHoursTest {
  private static final GcOptions OPTIONS = GcOptions.forWriters(Writers.STOWAGE);

  private final TestClock clock = TestClock.create(); // midnight
  private final Registry registry = Registry.open(
      InMemoryStorage.create(clock), RegistryOptions.builder().clock(clock).build());
  private final HandCrank crank = new HandCrank();
  private final List<Optional<Duration>> limits = new ArrayList<>();

  private final GcListener recorder = new GcListener() {
    @Override
    public void begun(GcOptions chosen) {
      limits.add(chosen.timeLimit());
    }
  };

  private GcSchedule.Builder schedule(GcOptions options, String hours) {
    return GcSchedule.builder(registry)
        .collect(options)
        .hours(CollectionHours.parse(hours))
        .zone(ZoneOffset.UTC)
        .interval(Duration.ofDays(1))
        .initialDelay(Duration.ZERO)
        .executor(crank)
        .progress(recorder);
  }

  @Test
  void staysInItsHours() {
    try (GcSchedule schedule = schedule(OPTIONS, "01:00-05:00").start()) {
      assertThat(schedule.nextTime()).contains(Instant.parse("2026-01-01T01:00:00Z"));
      clock.advance(Duration.ofHours(1));
      crank.turn();
      assertThat(limits).containsExactly(Optional.of(Duration.ofHours(4)));
      assertThat(schedule.nextTime()).contains(Instant.parse("2026-01-02T01:00:00Z"));
    }
  }

  @Test
  void keepsAShorterTimeLimit() {
    GcOptions options = OPTIONS.toBuilder().timeLimit(Duration.ofHours(1)).build();
    try (GcSchedule schedule = schedule(options, "23:00-05:00").start()) {
      crank.turn();
      assertThat(limits).containsExactly(Optional.of(Duration.ofHours(1)));
      assertThat(schedule.isRunning()).isFalse();
    }
  }

  @Test
  void doesNotCollectOutsideTheHoursIfTheClockWasChanged() {
    try (GcSchedule schedule = schedule(OPTIONS, "01:00-05:00").start()) {
      clock.advance(Duration.ofHours(7));
      crank.turn();
      assertThat(limits).isEmpty();
      assertThat(schedule.nextTime()).contains(Instant.parse("2026-01-02T01:00:00Z"));
      assertThat(crank.delay()).isEqualTo(Duration.ofHours(18));
    }
  }

  @Test
  void collectsOnRequestAtAnyTimeWithoutALimit() {
    try (GcSchedule schedule = schedule(OPTIONS, "01:00-05:00").start()) {
      assertThat(schedule.runNow()).isTrue();
      crank.runWaiting();
      assertThat(limits).containsExactly(Optional.empty());
      assertThat(schedule.lastReport()).isPresent();
    }
  }

  @Test
  void namesItsHours() {
    try (GcSchedule schedule = schedule(OPTIONS, "01:00-05:00").start()) {
      assertThat(schedule.toString())
          .endsWith(", initialDelay=PT0S, interval=PT24H, hours=01:00-05:00, zone=Z]");
    }
  }
}
