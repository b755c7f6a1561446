package io.stowage.registry.server.health;

import io.stowage.registry.model.Printable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one check again and again, and remembers whether it fails: it does once it has failed as
 * often in succession as its threshold, or while it does not end. Thread-safe.
 */
final class CheckState implements Runnable {
  /** No check of this package takes that long unless a disk or a name server does not answer. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(CheckState.class);

  private final String name;
  private final HealthCheck check;
  private final int threshold;
  private final LongSupplier nanoTime;
  private Optional<String> problem = Optional.empty();
  private int failures;
  private boolean running;
  private long began;

  /** A {@code threshold} below one is one. */
  CheckState(String name, HealthCheck check, int threshold, LongSupplier nanoTime) {
    this.name = name;
    this.check = check;
    this.threshold = Math.max(1, threshold);
    this.nanoTime = nanoTime;
  }

  /** Performs the check. */
  @Override
  public void run() {
    begin();
    end(result());
  }

  /** Returns the problem, or empty if there is none. */
  synchronized Optional<String> problem() {
    if (running && nanoTime.getAsLong() - began > LONGEST.toNanos()) {
      return Optional.of("the check has not ended for more than " + LONGEST);
    }
    return failures >= threshold ? problem : Optional.empty();
  }

  private synchronized void begin() {
    running = true;
    began = nanoTime.getAsLong();
  }

  private synchronized void end(Optional<String> result) {
    running = false;
    boolean failedBefore = failures >= threshold;
    problem = result;
    failures = result.isEmpty() ? 0 : Math.min(threshold, failures + 1);
    boolean failsNow = failures >= threshold;
    if (failsNow && !failedBefore) {
      LOG.warn("Health check {} fails: {}", name, Printable.of(result.orElse("")));
    } else if (failedBefore && !failsNow) {
      LOG.info("Health check {} succeeds again", name);
    }
  }

  private Optional<String> result() {
    try {
      return check.problem();
    } catch (RuntimeException | Error e) {
      return Optional.of(description(e));
    }
  }

  private static String description(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }
}
