package io.stowage.registry.gc.internal.process;

import java.time.Duration;
import java.time.Instant;

/**
 * The signs of life of a process: it renews the lease of its file in the store, and other processes
 * look at the age of the lease.
 */
public final class Heartbeat {
  /**
   * The age of a sign at which others take its process for dead. Tests of several processes set a
   * shorter one.
   */
  public static final Duration LONGEST_SILENCE =
      Duration.parse(System.getProperty("io.stowage.registry.gc.takeover", "PT10M"));

  /** The age of a sign at which its process renews it. */
  public static final Duration INTERVAL = LONGEST_SILENCE.dividedBy(20);

  private Heartbeat() {}

  /**
   * Returns whether a process that gave its last sign at {@code last} is taken for dead; a time
   * that far in the future is from a wrong clock.
   */
  public static boolean isOver(Instant last, Instant now) {
    return Duration.between(last, now).abs().compareTo(LONGEST_SILENCE) > 0;
  }
}
