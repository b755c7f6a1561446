package io.stowage.registry.server;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.schedule.GcScheduleListener;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.server.config.GcSettings;
import io.stowage.registry.server.config.UploadPurgeSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Starts what runs on a schedule while a registry is served. */
final class Maintenance {
  private static final int MINUTES = 60;
  private static final Duration LONGEST_FIRST_DELAY = Duration.ofMinutes(10);

  /** The settle time of collections, which tests of the whole server shorten. */
  private static final String SETTLE = "io.stowage.registry.server.settle";

  private final Registry registry;
  private final RandomGenerator random = RandomGenerator.getDefault();

  Maintenance(Registry registry) {
    this.registry = registry;
  }

  /**
   * Starts the removal of abandoned uploads. As in Distribution, the first one is after a random
   * number of minutes, from 0 to 59, so that several servers do not purge at the same time.
   */
  GcSchedule purgeUploads(UploadPurgeSettings settings, GcScheduleListener listener) {
    UploadPurgeOptions options = UploadPurgeOptions.builder()
        .age(settings.age())
        .dryRun(settings.dryRun())
        .build();
    return GcSchedule.builder(registry)
        .purgeUploads(options)
        .delay(settings.interval())
        .initialDelay(Duration.ofMinutes(random.nextInt(MINUTES)))
        .listener(listener)
        .start();
  }

  /** Starts the collection of garbage, before which the tags are pruned if there is a policy. */
  GcSchedule collect(GcSettings settings, GcListener listener) {
    GcSchedule.Builder schedule = GcSchedule.builder(registry)
        .collect(options(settings))
        .interval(settings.interval())
        .initialDelay(firstDelay(settings.interval()))
        .progress(listener);
    settings.policy().map(PruneOptions::of).ifPresent(schedule::prune);
    settings.hours().ifPresent(schedule::hours);
    return schedule.start();
  }

  /** Returns the options of the collections that {@code settings} describe. */
  static GcOptions options(GcSettings settings) {
    GcOptions.Builder options = GcOptions.builder()
        .grace(settings.grace())
        .quarantine(settings.quarantine())
        .deleteUntagged(settings.deleteUntagged());
    settle().ifPresent(options::settle);
    settings.writers().ifPresent(options::writers);
    return options.build();
  }

  private Duration firstDelay(Duration interval) {
    Duration longest = interval.compareTo(LONGEST_FIRST_DELAY) < 0 ? interval : LONGEST_FIRST_DELAY;
    return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
  }

  private static Optional<Duration> settle() {
    return Optional.ofNullable(System.getProperty(SETTLE)).map(Duration::parse);
  }
}
