package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Judges times that a file system recorded, by the clock that it records them with. Thread-safe.
 */
final class TimesOfChange {
  /** Longer than the coarsest tick of file systems whose times have fractions of a second. */
  private static final Duration FINE_TICK = Duration.ofMillis(200);

  /** The coarsest tick of file systems that keep whole seconds: that of FAT. */
  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  /** Far longer than an operating system delays writes, which is about half a minute. */
  private static final Duration WRITTEN_BACK = Duration.ofHours(1);

  private final InstantSource clock;

  TimesOfChange(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns whether no further change can get {@code time}, because the clock has moved on. */
  boolean isSettled(FileTime time) {
    Instant instant = time.toInstant();
    boolean whole = instant.equals(instant.truncatedTo(ChronoUnit.SECONDS));
    return isBefore(instant, whole ? COARSE_TICK : FINE_TICK);
  }

  /** Returns whether a change made at {@code time} has certainly been written to the device. */
  boolean isWrittenBack(FileTime time) {
    return isBefore(time.toInstant(), WRITTEN_BACK);
  }

  /**
   * Returns whether the names in a folder that was last modified at {@code time} have certainly
   * been written. Programs that restore a tree set that time back, so the time alone is not
   * sufficient.
   */
  boolean isWrittenBack(Path folder, FileTime time) throws IOException {
    return isWrittenBack(time) && isWrittenBack(Version.at(folder).changed());
  }

  private boolean isBefore(Instant time, Duration age) {
    return time.isBefore(clock.instant().minus(age));
  }
}
