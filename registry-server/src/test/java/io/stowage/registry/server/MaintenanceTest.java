package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.RetentionRule;
import io.stowage.registry.gc.retention.TagPattern;
import io.stowage.registry.gc.schedule.CollectionHours;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.schedule.GcScheduleListener;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.Tag;
import io.stowage.registry.server.config.GcSettings;
import io.stowage.registry.server.config.UploadPurgeSettings;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MaintenanceTest {
  private final Registry registry = Registry.open(InMemoryStorage.create());
  private final Maintenance maintenance = new Maintenance(registry);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void collectsAsTheConfigurationSays() {
    GcSettings settings = new GcSettings(
        true,
        Optional.of(Writers.STOWAGE),
        Duration.ofHours(6),
        Optional.of(CollectionHours.parse("01:00-05:00")),
        Duration.ofHours(2),
        true,
        Duration.ofDays(3),
        Optional.of(RetentionPolicy.of(RetentionRule.builder()
            .repositories(PathPattern.parse("**"))
            .keepLast(10)
            .build())));

    try (GcSchedule schedule = maintenance.collect(settings, GcListener.none())) {
      assertThat(schedule.toString())
          .contains(
              "interval=PT6H",
              "hours=01:00-05:00",
              "grace=PT2H",
              "deleteUntagged=true",
              "quarantine=PT72H",
              "writers=STOWAGE",
              "settle=default",
              "repositories=[**], match=[], exclude=[], keep=[last=10], by=SET");
    }
  }

  @Test
  @Timeout(60)
  void prunesBeforeItCollectsEvenIfClientsMayNotDelete() throws InterruptedException {
    InMemoryStorage store = InMemoryStorage.create();
    try (Registry served = Registry.open(
        store,
        RegistryOptions.builder()
            .deleteEnabled(false)
            .grace(Duration.ofSeconds(10))
            .build())) {
      TestImages images = TestImages.in(served.repository("app"));
      images.image().tag("1.0").push();
      images.image().tag("stable").push();
      GcSettings settings = settings(
          Duration.ofSeconds(10),
          RetentionRule.builder()
              .repositories(PathPattern.parse("**"))
              .keepTags(TagPattern.glob("stable"))
              .build());
      List<Tag> tagsAtTheCollection = new CopyOnWriteArrayList<>();
      CountDownLatch collected = new CountDownLatch(1);
      GcListener listener = new GcListener() {
        @Override
        public void begun(GcOptions options) {
          tagsAtTheCollection.addAll(served.repository("app").tags().list());
        }

        @Override
        public void finished(GcReport report) {
          collected.countDown();
        }
      };

      try (GcSchedule schedule = new Maintenance(served).collect(settings, listener)) {
        boolean unusedBegan = schedule.runNow();
        collected.await();
      }

      assertThat(tagsAtTheCollection).containsOnly(Tag.parse("stable"));
    }
  }

  private static GcSettings settings(Duration grace, RetentionRule rule) {
    return new GcSettings(
        true,
        Optional.of(Writers.STOWAGE),
        Duration.ofHours(6),
        Optional.empty(),
        grace,
        true,
        Duration.ofDays(3),
        Optional.of(RetentionPolicy.of(rule)));
  }

  @Test
  void purgesUploadsAsTheConfigurationSays() {
    UploadPurgeSettings settings =
        new UploadPurgeSettings(true, Duration.ofDays(2), Duration.ofHours(3), true);

    try (GcSchedule schedule = maintenance.purgeUploads(settings, GcScheduleListener.none())) {
      assertThat(schedule.toString()).contains("age=PT48H", "dryRun=true", "delay=PT3H");
    }
  }

  @Test
  void purgesUploadsForTheFirstTimeWithinAnHour() {
    UploadPurgeSettings settings =
        new UploadPurgeSettings(true, Duration.ofDays(2), Duration.ofHours(24), false);
    for (int i = 0; i < 20; i++) {
      try (GcSchedule schedule = maintenance.purgeUploads(settings, GcScheduleListener.none())) {
        assertThat(schedule.toString()).containsPattern("initialDelay=PT(0S|[1-5]?[0-9]M), delay");
      }
    }
  }
}
