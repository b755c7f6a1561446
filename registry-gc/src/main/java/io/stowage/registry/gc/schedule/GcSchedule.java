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
 * Purges uploads and collects the garbage of one registry periodically, until it is closed.
 *
 * <p>Each round purges first and then collects; rounds never overlap. A failure is logged and
 * reported to the listener, and ends neither its round nor the schedule. Close the schedule before
 * the registry. Thread-safe.
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

  /**
   * Returns a builder that starts from the defaults: no work, once a day, in its own daemon thread.
   */
  public static Builder builder(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Builder(registry);
  }

  /**
   * Ends the schedule. A purge or collection that is in progress ends early, at a clean point. This
   * method waits until it has ended, unless the listener calls this method or this thread is
   * interrupted. The interrupt status stays set. Closing again has no effect. An executor that was
   * passed in is not shut down.
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

  /** Configures the work of a schedule and its times. Not thread-safe. */
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

    /** Purges uploads in each round. Default: no purge. */
    public Builder purgeUploads(UploadPurgeOptions options) {
      Objects.requireNonNull(options, "options");
      purge = Optional.of(options);
      return this;
    }

    /** Collects garbage in each round. Default: no collection. */
    public Builder collect(GcOptions options) {
      Objects.requireNonNull(options, "options");
      collection = Optional.of(options);
      return this;
    }

    /**
     * Sets the time between the end of a round and the beginning of the next. Default: one day.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder delay(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("delay must be positive, but is " + period);
      }
      delay = period;
      return this;
    }

    /**
     * Sets the time before the first round. Processes that share a store should use different
     * values. Default: the delay between rounds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder initialDelay(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("initial delay must not be negative, but is " + period);
      }
      initialDelay = Optional.of(period);
      return this;
    }

    /**
     * Runs all rounds on {@code service}, where each round occupies one thread. Default: a daemon
     * thread of the schedule.
     */
    public Builder executor(ScheduledExecutorService service) {
      Objects.requireNonNull(service, "service");
      executor = Optional.of(service);
      return this;
    }

    /** Sets the listener that receives each result. Default: none. */
    public Builder listener(GcScheduleListener receiver) {
      Objects.requireNonNull(receiver, "receiver");
      listener = receiver;
      return this;
    }

    /**
     * Starts the schedule.
     *
     * @throws IllegalStateException if neither a purge nor a collection is configured
     * @throws RejectedExecutionException if the executor accepts no more work
     */
    public GcSchedule start() {
      if (purge.isEmpty() && collection.isEmpty()) {
        throw new IllegalStateException(
            "the schedule has nothing to do: call purgeUploads, collect or both");
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
