package io.stowage.registry.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.server.fixture.ManualExecutor;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CollectionScheduleTest {
  private final TestClock clock = TestClock.create(); // midnight
  private final InMemoryStorage heap = InMemoryStorage.create(clock);
  private final FailingStorage storage = new FailingStorage(heap);
  private final Registry registry =
      Registry.open(storage, RegistryOptions.builder().clock(clock).build());
  private final ManualExecutor executor = new ManualExecutor();
  private final Recorder recorder = new Recorder();

  @Test
  void collectsOncePerInterval() {
    registry.repository("app").blobs().put(new byte[100], MediaType.OCTET_STREAM);
    clock.advance(Duration.ofHours(3));
    try (CollectionSchedule schedule =
        builder().initialDelay(Duration.ofMinutes(5)).start()) {
      assertThat(executor.delays()).containsExactly(Duration.ofMinutes(5));
      run(Duration.ofMinutes(5));
      assertThat(schedule.lastReport())
          .hasValueSatisfying(report -> assertThat(report.blobsRemoved()).isEqualTo(1));
      assertThat(executor.delays()).containsExactly(Duration.ofDays(1));
      assertThat(schedule.nextTime()).contains(clock.instant().plus(Duration.ofDays(1)));
      run(Duration.ofDays(1));
      assertThat(recorder.reports).hasSize(2);
      assertThat(recorder.options).allMatch(options -> options.timeLimit().isEmpty());
    }
  }

  @Test
  void staysInItsHours() {
    try (CollectionSchedule schedule = builder()
        .hours(CollectionHours.parse("01:00-05:00"))
        .initialDelay(Duration.ZERO)
        .start()) {
      assertThat(schedule.nextTime()).contains(Instant.parse("2026-01-01T01:00:00Z"));
      run(Duration.ofHours(1));
      assertThat(recorder.options)
          .extracting(GcOptions::timeLimit)
          .containsExactly(Optional.of(Duration.ofHours(4)));
      assertThat(schedule.nextTime()).contains(Instant.parse("2026-01-02T01:00:00Z"));
    }
  }

  @Test
  void keepsAShorterTimeLimit() {
    GcOptions options = GcOptions.builder().timeLimit(Duration.ofHours(1)).build();
    try (CollectionSchedule schedule = builder()
        .options(options)
        .hours(CollectionHours.parse("23:00-05:00"))
        .initialDelay(Duration.ZERO)
        .start()) {
      executor.runWaiting();
      assertThat(recorder.options)
          .extracting(GcOptions::timeLimit)
          .containsExactly(Optional.of(Duration.ofHours(1)));
      assertThat(schedule.isRunning()).isFalse();
    }
  }

  @Test
  void doesNotCollectOutsideTheHoursIfTheClockWasChanged() {
    try (CollectionSchedule schedule = builder()
        .hours(CollectionHours.parse("01:00-05:00"))
        .initialDelay(Duration.ZERO)
        .start()) {
      run(Duration.ofHours(7));
      assertThat(recorder.options).isEmpty();
      assertThat(schedule.nextTime()).contains(Instant.parse("2026-01-02T01:00:00Z"));
      assertThat(executor.delays()).containsExactly(Duration.ofHours(18));
    }
  }

  @Test
  void continuesAfterAFailure() {
    storage.on(StorageCall.LIST).failNext();
    try (CollectionSchedule schedule = builder().initialDelay(Duration.ZERO).start()) {
      executor.runWaiting();
      assertThat(recorder.problems).singleElement().isInstanceOf(StorageException.class);
      assertThat(schedule.lastReport()).isEmpty();
      run(Duration.ofDays(1));
      assertThat(schedule.lastReport()).isPresent();
    }
  }

  @Test
  void collectsOnRequestAtAnyTime() {
    try (CollectionSchedule schedule =
        builder().hours(CollectionHours.parse("01:00-05:00")).start()) {
      assertThat(schedule.runNow()).isTrue();
      assertThat(recorder.reports).isEmpty();
      executor.runWaiting();
      assertThat(recorder.reports).hasSize(1);
      assertThat(recorder.options).allMatch(options -> options.timeLimit().isEmpty());
    }
  }

  @Test
  void collectsNothingOnceItIsClosed() {
    CollectionSchedule schedule = builder().initialDelay(Duration.ZERO).start();
    assertThat(schedule.runNow()).isTrue();
    schedule.close();
    schedule.close();
    executor.runWaiting();
    assertThat(recorder.options).isEmpty();
    assertThat(schedule.runNow()).isFalse();
    assertThat(schedule.nextTime()).isEmpty();
    assertThat(executor.delays()).isEmpty();
    assertThat(executor.isShutdown()).as("the executor is the caller's").isFalse();
  }

  @Test
  void mayBeClosedByItsListener() {
    List<CollectionSchedule> schedules = new ArrayList<>();
    GcListener closing = new GcListener() {
      @Override
      public void begun(GcOptions options) {
        schedules.forEach(CollectionSchedule::close);
      }
    };
    CollectionSchedule schedule =
        builder().listener(closing).initialDelay(Duration.ZERO).start();
    schedules.add(schedule);
    executor.runWaiting();
    assertThat(schedule.lastReport())
        .hasValueSatisfying(report -> assertThat(report.cancelled()).isTrue());
    assertThat(executor.delays()).isEmpty();
  }

  @Test
  void refusesWrongSettings() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder().interval(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().initialDelay(Duration.ofSeconds(-1)));
  }

  @Test
  void purgesUploadsForTheFirstTimeWithinAnHour() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 50; i++) {
      ManualExecutor fresh = new ManualExecutor();
      try (GcSchedule schedule = UploadPurging.schedule(
              registry, UploadPurgeOptions.defaults(), Duration.ofDays(1), random)
          .executor(fresh)
          .start()) {
        assertThat(schedule.isRunning()).isFalse();
        assertThat(fresh.delays())
            .singleElement()
            .matches(delay -> delay.compareTo(Duration.ofMinutes(59)) <= 0)
            .matches(delay -> delay.toSeconds() % 60 == 0);
      }
    }
  }

  private CollectionSchedule.Builder builder() {
    return CollectionSchedule.builder(registry)
        .options(GcOptions.forWriters(Writers.STOWAGE))
        .zone(ZoneOffset.UTC)
        .executor(executor)
        .listener(recorder);
  }

  /** Lets {@code time} pass, and then runs the tasks. */
  private void run(Duration time) {
    clock.advance(time);
    executor.runWaiting();
  }

  private static final class Recorder implements GcListener {
    private final List<GcOptions> options = new ArrayList<>();
    private final List<GcReport> reports = new ArrayList<>();
    private final List<Throwable> problems = new ArrayList<>();

    @Override
    public void begun(GcOptions chosen) {
      options.add(chosen);
    }

    @Override
    public void finished(GcReport report) {
      reports.add(report);
    }

    @Override
    public void failed(Throwable problem) {
      problems.add(problem);
    }
  }
}
