package io.stowage.registry.gc.schedule;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Purges uploads and collects garbage of one registry again and again, until it is closed.
 *
 * <p>Each time it purges first and collects then, never two at a time. What fails is logged, told to the
 * listener, and ends neither that round nor the schedule. To be closed before the registry. Thread-safe.
 *
 * <pre>{@code
 * try (GcSchedule schedule = GcSchedule.builder(registry)
 *     .purgeUploads(UploadPurgeOptions.defaults())
 *     .collect(GcOptions.defaults())
 *     .start()) {
 *   serve(registry);
 * }
 * }</pre>
 */
public final class GcSchedule implements AutoCloseable {
  private final GcRound round;
  private final Future<?> future;
  private final Optional<ScheduledExecutorService> own;

  private GcSchedule(GcRound round, Future<?> future, Optional<ScheduledExecutorService> own) {
    this.round = round;
    this.future = future;
    this.own = own;
  }

  /** Starts from the defaults: nothing to do, once a day, in a daemon thread of its own. */
  public static Builder builder(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Builder(registry);
  }

  /**
   * Ends the schedule. What is under way is asked to end early, at a clean point, and waited for, unless
   * this is called by its listener, or this thread is interrupted, which it then stays. Closing again
   * has no effect. An executor that was passed in is left as it is.
   */
  @Override
  public void close() {
    future.cancel(false);
    round.end();
    own.ifPresent(ScheduledExecutorService::shutdown);
  }

  private static ScheduledExecutorService daemon() {
    return Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "stowage-gc");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Says what to do, and when. Not thread-safe. */
  public static final class Builder {
    private final Registry registry;
    private Optional<UploadPurgeOptions> purge = Optional.empty();
    private Optional<GcOptions> collection = Optional.empty();
    private Duration delay = Duration.ofDays(1);
    private Optional<Duration> initialDelay = Optional.empty();
    private Optional<ScheduledExecutorService> executor = Optional.empty();
    private GcScheduleListener listener = GcScheduleListener.none();

    private Builder(Registry registry) {
      this.registry = registry;
    }

    /** Purges uploads. Default: does not. */
    public Builder purgeUploads(UploadPurgeOptions options) {
      Objects.requireNonNull(options, "options");
      purge = Optional.of(options);
      return this;
    }

    /** Collects. Default: does not. */
    public Builder collect(GcOptions options) {
      Objects.requireNonNull(options, "options");
      collection = Optional.of(options);
      return this;
    }

    /**
     * Sets how long to wait from one end to the next beginning. Default: one day.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder delay(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("delay is " + period + ", expected more than zero");
      }
      delay = period;
      return this;
    }

    /**
     * Sets how long to wait for the first time; several processes on one store do well to differ in it.
     * Default: as long as between two.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder initialDelay(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException(
            "initial delay is " + period + ", expected zero or more");
      }
      initialDelay = Optional.of(period);
      return this;
    }

    /**
     * Runs all on {@code service}, a thread of which is busy for as long as it takes. Default: a daemon
     * thread of its own.
     */
    public Builder executor(ScheduledExecutorService service) {
      Objects.requireNonNull(service, "service");
      executor = Optional.of(service);
      return this;
    }

    /** Tells {@code told} what was done. Default: nobody. */
    public Builder listener(GcScheduleListener told) {
      Objects.requireNonNull(told, "told");
      listener = told;
      return this;
    }

    /**
     * Starts the schedule.
     *
     * @throws IllegalStateException if nothing was said to be done
     * @throws RejectedExecutionException if the executor takes no more work
     */
    public GcSchedule start() {
      if (purge.isEmpty() && collection.isEmpty()) {
        throw new IllegalStateException(
            "the schedule has nothing to do, expected purgeUploads, collect or both");
      }
      GcRound round = new GcRound(registry, purge, collection, listener);
      ScheduledExecutorService service = executor.orElseGet(GcSchedule::daemon);
      Future<?> future = service.scheduleWithFixedDelay(
          round, nanos(initialDelay.orElse(delay)), nanos(delay), TimeUnit.NANOSECONDS);
      return new GcSchedule(
          round, future, executor.isPresent() ? Optional.empty() : Optional.of(service));
    }

    private static long nanos(Duration period) {
      return TimeUnit.NANOSECONDS.convert(period);
    }
  }
}
