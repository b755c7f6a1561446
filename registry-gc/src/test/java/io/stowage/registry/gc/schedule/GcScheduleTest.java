package io.stowage.registry.gc.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.retention.PruneReport;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.RetentionRule;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GcScheduleTest {
  private final TestStore store = new TestStore();
  private final HandCrank crank = new HandCrank();
  private final Reported reported = new Reported();

  @Test
  void purgesAndCollectsInEachRound() {
    BlobUpload upload = store.registry().repository("app").blobs().startUpload();
    Digest orphan = store.breakage().orphanBlob(new byte[1]);
    store.pass(Duration.ofDays(7));
    try (GcSchedule schedule = both(store.registry()).start()) {
      assertThat(store.hasBlob(orphan)).isTrue();
      crank.turn();
      assertThat(store.hasBlob(orphan)).isFalse();
      assertThat(reported.purges).extracting(UploadPurgeReport::uploadsPurged).containsExactly(1L);
      assertThat(reported.collections).extracting(GcReport::blobsRemoved).containsExactly(1L);
      crank.turn();
      assertThat(reported.collections).hasSize(2);
      assertThat(schedule).isNotNull();
    }
    assertThat(reported.problems).isEmpty();
    assertThat(store.dump().files()).noneMatch(file -> file.contains(upload.id().toString()));
  }

  @Test
  void prunesBeforeItCollects() {
    TestImages images = store.images("app");
    TestImage old = images.image().tag("1.0").push();
    store.pass(Duration.ofSeconds(1));
    images.image().tag("2.0").push();
    store.age();
    try (GcSchedule schedule = both(store.registry()).prune(keepingOne()).start()) {
      crank.turn();
      assertThat(reported.prunings).extracting(PruneReport::tagsRemoved).containsExactly(1L);
      assertThat(store.hasBlob(old.digest())).isFalse();
      assertThat(schedule.toString()).contains("keep=[last=1]");
    }
    assertThat(reported.problems).isEmpty();
  }

  @Test
  void collectsEvenIfItCannotPrune() {
    TestImages images = store.images("app");
    images.image().tag("1.0").push();
    store.pass(Duration.ofSeconds(1));
    images.image().tag("2.0").push();
    Registry readOnly =
        Registry.open(store.heap(), store.options().readOnly(true).build());
    try (GcSchedule schedule = GcSchedule.builder(readOnly)
        .prune(keepingOne())
        .collect(GcOptions.builder().dryRun(true).build())
        .executor(crank)
        .listener(reported)
        .start()) {
      crank.turn();
      assertThat(schedule).isNotNull();
    }
    assertThat(reported.problems).singleElement().isInstanceOf(RegistryException.class);
    assertThat(reported.prunings).isEmpty();
    assertThat(reported.collections).hasSize(1);
  }

  private static PruneOptions keepingOne() {
    return PruneOptions.of(RetentionPolicy.of(RetentionRule.builder()
        .repositories(PathPattern.parse("**"))
        .keepLast(1)
        .build()));
  }

  @Test
  void doesOnlyConfiguredWork() {
    try (GcSchedule schedule = GcSchedule.builder(store.registry())
        .collect(GcOptions.defaults())
        .executor(crank)
        .listener(reported)
        .start()) {
      crank.turn();
      assertThat(schedule).isNotNull();
    }
    assertThat(reported.collections).hasSize(1);
    assertThat(reported.purges).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> GcSchedule.builder(store.registry()).start())
        .withMessageContaining("nothing to do");
  }

  @Test
  void waitsADayByDefault() {
    try (GcSchedule schedule = both(store.registry()).start()) {
      assertThat(crank.delay()).as(schedule.toString()).isEqualTo(Duration.ofDays(1));
      crank.turn();
      assertThat(crank.delay()).isEqualTo(Duration.ofDays(1));
    }
    try (GcSchedule schedule = both(store.registry())
        .delay(Duration.ofHours(6))
        .initialDelay(Duration.ofSeconds(90))
        .start()) {
      assertThat(crank.delay()).as(schedule.toString()).isEqualTo(Duration.ofSeconds(90));
      crank.turn();
      assertThat(crank.delay()).isEqualTo(Duration.ofHours(6));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> both(store.registry()).delay(Duration.ZERO))
        .withMessage("delay must be positive, but is PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> both(store.registry()).initialDelay(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> both(store.registry()).interval(Duration.ZERO))
        .withMessage("interval must be positive, but is PT0S");
  }

  @Test
  void measuresADelayFromTheEndOfARoundAndAnIntervalFromItsBeginning() {
    GcScheduleListener slow = new GcScheduleListener() {
      @Override
      public void collected(GcReport report) {
        store.pass(Duration.ofHours(1));
      }
    };
    try (GcSchedule schedule = both(store.registry()).listener(slow).start()) {
      crank.turn();
      assertThat(crank.delay()).as(schedule.toString()).isEqualTo(Duration.ofHours(24));
    }
    GcSchedule.Builder regular = both(store.registry()).listener(slow);
    try (GcSchedule schedule = regular.interval(Duration.ofDays(1)).start()) {
      crank.turn();
      assertThat(crank.delay()).as(schedule.toString()).isEqualTo(Duration.ofHours(23));
    }
    try (GcSchedule schedule = regular.interval(Duration.ofMinutes(30)).start()) {
      crank.turn();
      assertThat(crank.delay()).as(schedule.toString()).isZero();
    }
  }

  @Test
  void leavesACollectionOutWhileAnotherOneRuns() {
    GcListener starting = new GcListener() {
      @Override
      public void begun(GcOptions options) {
        crank.turn();
      }
    };
    try (GcSchedule schedule = both(store.registry()).start()) {
      GarbageCollector.of(store.registry()).run(GcOptions.defaults(), starting);
      assertThat(reported.problems).singleElement().isInstanceOf(CollectorLockedException.class);
      assertThat(schedule.lastReport()).isEmpty();
      crank.turn();
      assertThat(schedule.lastReport()).isPresent();
    }
  }

  @Test
  void continuesAfterAFailure() {
    FailingStorage failing = new FailingStorage(
        store.heap(),
        2,
        Moment.BEFORE,
        path -> new StorageException.Failed(path, new IOException("injected")));
    try (GcSchedule schedule = both(store.open(failing)).start()) {
      crank.turn();
      assertThat(reported.problems).singleElement().isInstanceOf(StorageException.Failed.class);
      assertThat(reported.purges).isEmpty();
      assertThat(reported.collections).hasSize(1);
      crank.turn();
      assertThat(reported.purges).hasSize(1);
      assertThat(schedule).isNotNull();
    }
  }

  @Test
  void continuesAfterAFailureOfItsListener() {
    List<Throwable> problems = new ArrayList<>();
    GcScheduleListener failing = new GcScheduleListener() {
      @Override
      public void collected(GcReport report) {
        throw new IllegalStateException("injected");
      }

      @Override
      public void failed(Throwable problem) {
        problems.add(problem);
        throw new IllegalStateException("again");
      }
    };
    try (GcSchedule schedule = both(store.registry()).listener(failing).start()) {
      crank.turn();
      crank.turn();
      assertThat(schedule).isNotNull();
    }
    assertThat(problems).hasSize(2).allMatch(problem -> "injected".equals(problem.getMessage()));
  }

  @Test
  void runsOnADaemonThreadOfItsOwn() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    GcScheduleListener telling = new GcScheduleListener() {
      @Override
      public void collected(GcReport report) {
        thread.complete(Thread.currentThread());
      }
    };
    GcSchedule schedule = GcSchedule.builder(store.registry())
        .collect(GcOptions.defaults())
        .initialDelay(Duration.ZERO)
        .listener(telling)
        .start();
    assertThat(thread.get().isDaemon()).isTrue();
    schedule.close();
    thread.get().join();
  }

  @Nested
  class RunNow {
    @Test
    void runsARoundOnTheExecutor() {
      try (GcSchedule schedule = both(store.registry()).start()) {
        assertThat(schedule.isRunning()).isFalse();
        assertThat(schedule.runNow()).isTrue();
        assertThat(schedule.isRunning()).isTrue();
        assertThat(schedule.runNow()).as("while a round is about to begin").isFalse();
        assertThat(reported.collections).isEmpty();
        crank.runWaiting();
        assertThat(reported.collections).hasSize(1);
        assertThat(schedule.isRunning()).isFalse();
        assertThat(schedule.runNow()).isTrue();
      }
    }

    @Test
    void isServedByAScheduledRoundThatBeginsFirst() {
      try (GcSchedule schedule = both(store.registry()).start()) {
        schedule.runNow();
        crank.turn();
        crank.runWaiting();
        assertThat(reported.collections).hasSize(1);
      }
    }

    @Test
    void isRefusedWhileARoundIsInProgress() {
      List<Boolean> seen = new ArrayList<>();
      List<GcSchedule> schedules = new ArrayList<>();
      AtCall asking = new AtCall(store.heap(), 3, () -> {
        seen.add(schedules.get(0).isRunning());
        seen.add(schedules.get(0).runNow());
      });
      try (GcSchedule schedule = both(store.open(asking)).start()) {
        schedules.add(schedule);
        crank.turn();
      }
      assertThat(seen).containsExactly(true, false);
    }

    @Test
    void beginsNothingOnceTheScheduleIsClosed() {
      GcSchedule schedule = both(store.registry()).start();
      schedule.runNow();
      schedule.close();
      crank.runWaiting();
      assertThat(schedule.runNow()).isFalse();
      assertThat(schedule.isRunning()).isFalse();
      assertThat(reported.purges).isEmpty();
    }

    @Test
    void failsIfTheExecutorAcceptsNoMoreWork() {
      try (GcSchedule schedule = both(store.registry()).start()) {
        crank.shutdown();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(schedule::runNow);
        assertThat(schedule.isRunning()).isFalse();
      }
    }
  }

  @Test
  void remembersTheReportOfTheLastCollection() {
    store.breakage().orphanBlob(new byte[1]);
    store.age();
    GcSchedule schedule = both(store.registry()).start();
    assertThat(schedule.lastReport()).isEmpty();
    crank.turn();
    assertThat(schedule.lastReport()).contains(reported.collections.get(0));
    crank.turn();
    assertThat(schedule.lastReport()).contains(reported.collections.get(1));
    schedule.close();
    assertThat(schedule.lastReport()).contains(reported.collections.get(1));
  }

  @Test
  void knowsTheTimeOfTheNextRound() {
    GcSchedule schedule = both(store.registry()).delay(Duration.ofHours(6)).start();
    assertThat(schedule.nextTime()).contains(store.now().plus(Duration.ofHours(6)));
    store.pass(Duration.ofHours(7));
    crank.turn();
    assertThat(schedule.nextTime()).contains(store.now().plus(Duration.ofHours(6)));
    schedule.close();
    assertThat(schedule.nextTime()).isEmpty();
  }

  @Nested
  class Close {
    @Test
    void preventsFurtherRounds() {
      GcSchedule schedule = both(store.registry()).start();
      schedule.close();
      schedule.close();
      assertThat(crank.isCancelled()).isTrue();
      crank.turnLate();
      assertThat(reported.purges).isEmpty();
      assertThat(crank.isShutdown()).as("the executor is the caller's").isFalse();
    }

    @Test
    void mayBeCalledByTheListener() {
      List<GcSchedule> schedules = new ArrayList<>();
      GcScheduleListener closing = new GcScheduleListener() {
        @Override
        public void purged(UploadPurgeReport report) {
          reported.purged(report);
          schedules.forEach(GcSchedule::close);
        }

        @Override
        public void collected(GcReport report) {
          reported.collected(report);
        }
      };
      schedules.add(both(store.registry()).listener(closing).start());
      crank.turn();
      assertThat(reported.purges).hasSize(1);
      assertThat(reported.collections).isEmpty();
    }

    @Test
    void endsTheCurrentRoundAndWaitsForIt() throws InterruptedException {
      store.images("app").image().tag("1").push();
      CountDownLatch reached = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      AtCall stopping = new AtCall(store.heap(), 5, () -> {
        reached.countDown();
        await(goOn);
      });
      GcSchedule schedule = GcSchedule.builder(store.open(stopping))
          .collect(GcOptions.builder().parallelism(1).build())
          .executor(crank)
          .listener(reported)
          .start();
      Thread running = new Thread(crank::turn);
      Thread closing = new Thread(schedule::close);
      running.start();
      await(reached);
      closing.start();
      while (closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      assertThat(reported.collections).isEmpty();
      goOn.countDown();
      closing.join();
      assertThat(reported.collections).singleElement().matches(GcReport::cancelled);
      running.join();
    }

    @Test
    void preventsOverlappingRounds() throws InterruptedException {
      AtCall nested = new AtCall(store.heap(), 3, crank::turn);
      try (GcSchedule schedule = both(store.open(nested)).start()) {
        assertThat(schedule.runNow()).isTrue();
        crank.runWaiting();
      }
      assertThat(nested.acted()).isTrue();
      assertThat(reported.collections).hasSize(1);
    }

    private void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private GcSchedule.Builder both(Registry registry) {
    return GcSchedule.builder(registry)
        .purgeUploads(UploadPurgeOptions.defaults())
        .collect(GcOptions.builder().parallelism(1).build())
        .executor(crank)
        .listener(reported);
  }

  /** Records what a schedule reports. */
  private static final class Reported implements GcScheduleListener {
    private final List<UploadPurgeReport> purges = new ArrayList<>();
    private final List<PruneReport> prunings = new ArrayList<>();
    private final List<GcReport> collections = new ArrayList<>();
    private final List<Throwable> problems = new ArrayList<>();

    @Override
    public void purged(UploadPurgeReport report) {
      purges.add(report);
    }

    @Override
    public void pruned(PruneReport report) {
      prunings.add(report);
    }

    @Override
    public void collected(GcReport report) {
      collections.add(report);
    }

    @Override
    public void failed(Throwable problem) {
      problems.add(problem);
    }
  }
}
