package io.stowage.registry.server.schedule;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Purges uploads at the times at which Distribution does ({@code uploadpurging}). */
public final class UploadPurging {
  private static final int MINUTES = 60;

  private UploadPurging() {}

  /**
   * Returns the builder of a schedule that purges uploads for the first time after a random number
   * of minutes, from 0 to 59, so that several servers do not purge at the same time.
   *
   * @param interval the time between the end of a purge and the beginning of the next
   * @throws IllegalArgumentException if the interval is not positive
   */
  public static GcSchedule.Builder schedule(
      Registry registry, UploadPurgeOptions options, Duration interval, RandomGenerator random) {
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(random, "random");
    return GcSchedule.builder(registry)
        .purgeUploads(options)
        .delay(interval)
        .initialDelay(Duration.ofMinutes(random.nextInt(MINUTES)));
  }
}
