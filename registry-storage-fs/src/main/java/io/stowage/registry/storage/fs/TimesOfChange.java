package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Judges the times that a file system noted, by the clock that it notes them with. Thread-safe. */
final class TimesOfChange {
  /** Longer than the coarsest tick of a file system whose times have fractions of a second. */
  private static final Duration FINE_TICK = Duration.ofMillis(200);

  /** As long as the coarsest tick of those that keep whole seconds: FAT's. */
  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  /** Far longer than an operating system keeps what it has to write, which is about half a minute. */
  private static final Duration WRITTEN_BACK = Duration.ofHours(1);

  private final InstantSource clock;

  TimesOfChange(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns whether no further change can get {@code time}, since the clock has gone on. */
  boolean isSettled(FileTime time) {
    Instant instant = time.toInstant();
    boolean whole = instant.equals(instant.truncatedTo(ChronoUnit.SECONDS));
    return isBefore(instant, whole ? COARSE_TICK : FINE_TICK);
  }

  /** Returns whether what was last changed at {@code time} has been written to the device by now. */
  boolean isWrittenBack(FileTime time) {
    return isBefore(time.toInstant(), WRITTEN_BACK);
  }

  /**
   * Returns whether the names in a folder that was last modified at {@code time} have been written by
   * now. That time can be set back, as programs do that restore a tree, so it does not suffice.
   */
  boolean isWrittenBack(Path folder, FileTime time) throws IOException {
    return isWrittenBack(time) && isWrittenBack(Version.at(folder).changed());
  }

  private boolean isBefore(Instant time, Duration age) {
    return time.isBefore(clock.instant().minus(age));
  }
}
