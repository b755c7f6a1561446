package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.schedule.CollectionHours;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.schedule.GcScheduleListener;
import io.stowage.registry.server.config.GcSettings;
import io.stowage.registry.server.config.UploadPurgeSettings;
import io.stowage.registry.storage.InMemoryStorage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        Duration.ofDays(3));

    try (GcSchedule schedule = maintenance.collect(settings, GcListener.none())) {
      assertThat(schedule.toString())
          .contains(
              "interval=PT6H",
              "hours=01:00-05:00",
              "grace=PT2H",
              "deleteUntagged=true",
              "quarantine=PT72H",
              "writers=STOWAGE",
              "settle=PT10S");
    }
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
