package io.stowage.registry.gc.schedule;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Purges uploads and collects the garbage of one registry periodically, until it is closed.
 *
 * <p>Each round purges first and then collects; rounds never overlap. A failure is logged and
 * reported to the listener, and ends neither its round nor the schedule. Close the schedule before
 * the registry. Thread-safe.
 *
 * <pre>{@code
 * import io.stowage.registry.gc.GcOptions;
 * import io.stowage.registry.gc.schedule.GcSchedule;
 * import io.stowage.registry.gc.upload.UploadPurgeOptions;
 *
 * try (GcSchedule schedule = GcSchedule.builder(registry)
 *     .purgeUploads(UploadPurgeOptions.defaults())
 *     .collect(GcOptions.defaults())
 *     .start()) {
 *   serve(registry);
 * }
 * }</pre>
 */
public final class GcSchedule implements AutoCloseable {
  private final InstantSource clock;
  private final GcRound round;
  private final ScheduledExecutorService executor;
  private final ScheduledFuture<?> scheduled;
  private final boolean ownsExecutor;
  private final String settings;

  private GcSchedule(
      InstantSource clock,
      GcRound round,
      ScheduledExecutorService executor,
      ScheduledFuture<?> scheduled,
      boolean ownsExecutor,
      String settings) {
    this.clock = clock;
    this.round = round;
    this.executor = executor;
    this.scheduled = scheduled;
    this.ownsExecutor = ownsExecutor;
    this.settings = settings;
  }

  /**
   * Returns a builder that starts from the defaults: no work, once a day, in its own daemon thread.
   */
  public static Builder builder(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Builder(registry);
  }

  /**
   * Begins a round as soon as the executor has a free thread, in addition to the scheduled rounds,
   * and returns immediately.
   *
   * @return whether a round begins; false if one is in progress or about to begin, or if this
   *     schedule is closed
   * @throws RejectedExecutionException if the executor accepts no more work
   */
  public boolean runNow() {
    if (!round.request()) {
      return false;
    }
    try {
      executor.execute(round::runRequested);
      return true;
    } catch (RejectedExecutionException e) {
      round.withdraw();
      throw e;
    }
  }

  /** Returns whether a round is in progress, or about to begin because of {@link #runNow}. */
  public boolean isRunning() {
    return round.isRunning();
  }

  /**
   * Returns the report of the last collection of this schedule that has ended, or empty if there is
   * none. A collection that failed or was refused has no report; the {@linkplain GcScheduleListener
   * listener} receives its exception.
   */
  public Optional<GcReport> lastReport() {
    return round.last();
  }

  /**
   * Returns the time of the next scheduled round by the {@linkplain RegistryOptions#clock clock of
   * the registry}. The result is empty if this schedule is closed, or if the scheduled round is due
   * or in progress, because the next one depends on its end.
   */
  public Optional<Instant> nextTime() {
    long delay = scheduled.getDelay(TimeUnit.NANOSECONDS);
    return scheduled.isDone() || delay <= 0
        ? Optional.empty()
        : Optional.of(clock.instant().plusNanos(delay));
  }

  /**
   * Ends the schedule. A purge or collection that is in progress ends early, at a clean point. This
   * method waits until it has ended, unless the listener calls this method or this thread is
   * interrupted. The interrupt status stays set. Closing again has no effect. An executor that was
   * passed in is not shut down.
   */
  @Override
  public void close() {
    scheduled.cancel(false);
    round.end();
    if (ownsExecutor) {
      executor.shutdown();
    }
  }

  /** Returns the registry, the work of each round, and the times between rounds. */
  @Override
  public String toString() {
    return "GcSchedule[" + settings + "]";
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
      ScheduledFuture<?> scheduled = service.scheduleWithFixedDelay(
          round, nanos(initialDelay.orElse(delay)), nanos(delay), TimeUnit.NANOSECONDS);
      return new GcSchedule(
          registry.options().clock(), round, service, scheduled, executor.isEmpty(), settings());
    }

    private String settings() {
      return "registry=" + registry
          + ", purgeUploads=" + purge.map(UploadPurgeOptions::toString).orElse("no")
          + ", collect=" + collection.map(GcOptions::toString).orElse("no")
          + ", initialDelay=" + initialDelay.orElse(delay)
          + ", delay=" + delay;
    }

    private static long nanos(Duration period) {
      return TimeUnit.NANOSECONDS.convert(period);
    }
  }
}
