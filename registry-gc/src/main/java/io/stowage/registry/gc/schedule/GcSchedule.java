package io.stowage.registry.gc.schedule;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges uploads, prunes tags and collects the garbage of one registry periodically, until it is
 * closed.
 *
 * <p>Each round purges first, then prunes, and then collects; rounds never overlap. With {@linkplain
 * Builder#hours hours}, a collection gets the time until their end as its {@linkplain
 * GcOptions#timeLimit limit}, and one that has too little time continues when they begin again. A
 * failure is logged and reported to the listener, and ends neither its round nor the schedule.
 * Close the schedule before the registry. Thread-safe.
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
  private static final Logger LOG = LoggerFactory.getLogger(GcSchedule.class);

  private final InstantSource clock;
  private final GcRound round;
  private final RoundTimes times;
  private final ScheduledExecutorService executor;
  private final boolean ownsExecutor;
  private final String settings;
  private Optional<Future<?>> scheduled = Optional.empty();
  private Optional<Instant> next = Optional.empty();
  private boolean closed;

  private GcSchedule(Builder builder, ScheduledExecutorService executor) {
    this.clock = builder.registry.options().clock();
    this.round = builder.round();
    this.times = builder.times();
    this.executor = executor;
    this.ownsExecutor = builder.executor.isEmpty();
    this.settings = builder.settings();
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
   * the registry}, or empty if this schedule is closed or a scheduled round is in progress, because
   * the next one depends on its end.
   */
  public synchronized Optional<Instant> nextTime() {
    return next;
  }

  /**
   * Ends the schedule. A purge or collection that is in progress ends early, at a clean point. This
   * method waits until it has ended, unless the listener calls this method or this thread is
   * interrupted. The interrupt status stays set. Closing again has no effect. An executor that was
   * passed in is not shut down.
   */
  @Override
  public void close() {
    cancel();
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

  /** Runs the round that is due, and schedules the next one. */
  private void runScheduled() {
    Instant began = clock.instant();
    Instant allowed = times.from(began);
    if (allowed.isAfter(began)) {
      scheduleNext(allowed); // the clock was changed, or this computer slept
      return;
    }
    forgetNext();
    boolean unfinished = round.run(times.limit(began));
    Instant ended = clock.instant();
    scheduleNext(unfinished ? times.afterLimit(began, ended) : times.after(began, ended));
  }

  private void scheduleNext(Instant time) {
    try {
      schedule(time);
    } catch (RejectedExecutionException e) {
      LOG.warn("No more rounds are scheduled, because the executor accepts no more work", e);
    }
  }

  private synchronized void schedule(Instant time) {
    if (closed) {
      return;
    }
    long nanos = TimeUnit.NANOSECONDS.convert(Duration.between(clock.instant(), time));
    scheduled = Optional.of(
        executor.schedule(this::runScheduled, Math.max(0, nanos), TimeUnit.NANOSECONDS));
    next = Optional.of(time);
  }

  private synchronized void forgetNext() {
    next = Optional.empty();
  }

  private synchronized void cancel() {
    closed = true;
    next = Optional.empty();
    scheduled.ifPresent(task -> task.cancel(false));
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
    private Optional<PruneOptions> prune = Optional.empty();
    private Optional<GcOptions> collection = Optional.empty();
    private Duration period = Duration.ofDays(1);
    private boolean fromBegin;
    private Optional<Duration> initialDelay = Optional.empty();
    private Optional<CollectionHours> hours = Optional.empty();
    private ZoneId zone = ZoneId.systemDefault();
    private Optional<ScheduledExecutorService> executor = Optional.empty();
    private GcScheduleListener listener = GcScheduleListener.none();
    private GcListener progress = GcListener.none();

    private Builder(Registry registry) {
      this.registry = registry;
    }

    /** Purges uploads in each round. Default: no purge. */
    public Builder purgeUploads(UploadPurgeOptions options) {
      Objects.requireNonNull(options, "options");
      purge = Optional.of(options);
      return this;
    }

    /**
     * Removes tags in each round, as a retention policy decides, before the collection. Default: no
     * tags.
     */
    public Builder prune(PruneOptions options) {
      Objects.requireNonNull(options, "options");
      prune = Optional.of(options);
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
    public Builder delay(Duration time) {
      period = positive("delay", time);
      fromBegin = false;
      return this;
    }

    /**
     * Sets the time between the beginning of a round and the beginning of the next, in place of a
     * {@linkplain #delay delay}: rounds begin at the same time of each day, for example. A round
     * that takes longer than this postpones the next one.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder interval(Duration time) {
      period = positive("interval", time);
      fromBegin = true;
      return this;
    }

    private static Duration positive(String name, Duration time) {
      Objects.requireNonNull(time, "time");
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException(name + " must be positive, but is " + time);
      }
      return time;
    }

    /**
     * Sets the time before the first round. Processes that share a store should use different
     * values. A program that is restarted more often than once per period would never run a round
     * if it were not shorter. Default: the time between rounds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder initialDelay(Duration time) {
      Objects.requireNonNull(time, "time");
      if (time.isNegative()) {
        throw new IllegalArgumentException("initial delay must not be negative, but is " + time);
      }
      initialDelay = Optional.of(time);
      return this;
    }

    /** Sets the hours of the day in which scheduled rounds may run. Default: at any time. */
    public Builder hours(CollectionHours allowed) {
      Objects.requireNonNull(allowed, "allowed");
      hours = Optional.of(allowed);
      return this;
    }

    /** Sets the time zone of the hours. Default: that of the system. */
    public Builder zone(ZoneId place) {
      Objects.requireNonNull(place, "place");
      zone = place;
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

    /** Sets the listener of the progress of each collection. Default: none. */
    public Builder progress(GcListener receiver) {
      Objects.requireNonNull(receiver, "receiver");
      progress = receiver;
      return this;
    }

    /**
     * Starts the schedule.
     *
     * @throws IllegalStateException if no work is configured
     * @throws RejectedExecutionException if the executor accepts no more work
     */
    public GcSchedule start() {
      if (work().isEmpty()) {
        throw new IllegalStateException(
            "the schedule has nothing to do: call purgeUploads, prune, collect or several of them");
      }
      ScheduledExecutorService service = executor.orElseGet(GcSchedule::daemon);
      GcSchedule schedule = new GcSchedule(this, service);
      Instant first = schedule.clock.instant().plus(initialDelay.orElse(period));
      schedule.schedule(schedule.times.from(first));
      return schedule;
    }

    private GcRound round() {
      return new GcRound(registry, work(), listener, progress);
    }

    private GcWork work() {
      return new GcWork(purge, prune, collection);
    }

    private RoundTimes times() {
      return new RoundTimes(period, fromBegin, hours, zone);
    }

    private String settings() {
      return "registry=" + registry
          + ", " + work()
          + ", initialDelay=" + initialDelay.orElse(period)
          + ", " + times();
    }
  }
}
