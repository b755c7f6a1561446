package io.stowage.registry.server.schedule;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.schedule.GcSchedule;
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
 * Collects the garbage of one registry periodically, at certain hours of the day, until it is
 * closed.
 *
 * <p>Unlike a {@link GcSchedule}, it measures the interval from the beginning of one collection to
 * that of the next, so that collections stay in their hours, and gives each collection the time
 * until the end of the hours as its {@linkplain GcOptions#timeLimit limit}. One that has too little
 * time is continued when the hours begin again. A collection is left out if another one is running
 * on the store. Collections never overlap, and a failure does not end the schedule. Close the
 * schedule before the registry. Thread-safe.
 */
public final class CollectionSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectionSchedule.class);

  private final CollectionRound round;
  private final GcOptions options;
  private final CollectionTimes times;
  private final InstantSource clock;
  private final ScheduledExecutorService executor;
  private final boolean ownsExecutor;
  private Optional<Future<?>> scheduled = Optional.empty();
  private Optional<Instant> next = Optional.empty();
  private boolean closed;

  private CollectionSchedule(Builder builder, ScheduledExecutorService executor) {
    this.round = new CollectionRound(builder.registry, builder.listener);
    this.options = builder.options;
    this.times = new CollectionTimes(builder.interval, builder.hours, builder.zone);
    this.clock = builder.registry.options().clock();
    this.executor = executor;
    this.ownsExecutor = builder.executor.isEmpty();
  }

  /**
   * Returns a builder that starts from the defaults: once a day, at any hour, in its own thread.
   */
  public static Builder builder(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Builder(registry);
  }

  /**
   * Begins a collection as soon as the executor has a free thread, at any hour and without a limit
   * of its time, in addition to the scheduled ones, and returns immediately.
   *
   * @return false if a collection is in progress or this schedule is closed
   * @throws RejectedExecutionException if the executor accepts no more work
   */
  public boolean runNow() {
    if (round.isRunning() || isClosed()) {
      return false;
    }
    executor.execute(() -> round.run(options));
    return true;
  }

  /** Returns whether a collection is in progress. */
  public boolean isRunning() {
    return round.isRunning();
  }

  /**
   * Returns the report of the last collection of this schedule that has ended, or empty if there is
   * none. A collection that failed or was left out has no report.
   */
  public Optional<GcReport> lastReport() {
    return round.last();
  }

  /**
   * Returns the time of the next scheduled collection by the {@linkplain RegistryOptions#clock
   * clock of the registry}, or empty if this schedule is closed or a scheduled collection is in
   * progress.
   */
  public synchronized Optional<Instant> nextTime() {
    return next;
  }

  /**
   * Ends the schedule. A collection that is in progress ends early, at a clean point. This method
   * waits until it has ended, unless its listener calls this method or this thread is interrupted.
   * The interrupt status stays set. Closing again has no effect. An executor that was passed in is
   * not shut down.
   */
  @Override
  public void close() {
    cancel();
    round.end();
    if (ownsExecutor) {
      executor.shutdown();
    }
  }

  /** Returns the interval, the hours and the options of the collections. */
  @Override
  public String toString() {
    return "CollectionSchedule[interval=" + times.interval()
        + ", hours=" + times.hours().map(CollectionHours::toString).orElse("any")
        + ", zone=" + times.zone()
        + ", options=" + options
        + "]";
  }

  /** Runs the collection that is due, and schedules the next one. */
  private void runScheduled() {
    Instant began = clock.instant();
    Instant allowed = times.from(began);
    if (allowed.isAfter(began)) {
      schedule(allowed); // the clock was changed, or this computer slept
      return;
    }
    forgetNext();
    boolean unfinished = round.run(limited(began));
    Instant now = clock.instant();
    schedule(unfinished ? times.afterLimit(began, now) : times.after(began, now));
  }

  private GcOptions limited(Instant began) {
    return times
        .limit(began)
        .map(limit -> options.toBuilder().timeLimit(shorter(limit)).build())
        .orElse(options);
  }

  private Duration shorter(Duration limit) {
    return options.timeLimit().filter(own -> own.compareTo(limit) < 0).orElse(limit);
  }

  private synchronized void schedule(Instant time) {
    if (closed) {
      return;
    }
    long nanos = TimeUnit.NANOSECONDS.convert(Duration.between(clock.instant(), time));
    try {
      Future<?> task =
          executor.schedule(this::runScheduled, Math.max(0, nanos), TimeUnit.NANOSECONDS);
      scheduled = Optional.of(task);
      next = Optional.of(time);
    } catch (RejectedExecutionException e) {
      LOG.warn("No more collections are scheduled, because the executor accepts no more work", e);
    }
  }

  private synchronized void forgetNext() {
    next = Optional.empty();
  }

  private synchronized void cancel() {
    closed = true;
    next = Optional.empty();
    scheduled.ifPresent(task -> task.cancel(false));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Configures the collections and their times. Not thread-safe. */
  public static final class Builder {
    private final Registry registry;
    private GcOptions options = GcOptions.defaults();
    private Duration interval = Duration.ofDays(1);
    private Optional<Duration> initialDelay = Optional.empty();
    private Optional<CollectionHours> hours = Optional.empty();
    private ZoneId zone = ZoneId.systemDefault();
    private Optional<ScheduledExecutorService> executor = Optional.empty();
    private GcListener listener = GcListener.none();

    private Builder(Registry registry) {
      this.registry = registry;
    }

    /** Sets the options of the collections. Default: the defaults. */
    public Builder options(GcOptions chosen) {
      Objects.requireNonNull(chosen, "chosen");
      options = chosen;
      return this;
    }

    /**
     * Sets the time between the beginning of a collection and the beginning of the next. Default:
     * one day.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder interval(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("interval must be positive, but is " + period);
      }
      interval = period;
      return this;
    }

    /**
     * Sets the time before the first collection, which should be short, because a server that is
     * restarted more often than once per interval would never collect otherwise. Servers that share
     * a store should use different values. Default: the interval.
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

    /** Sets the hours in which collections may run. Default: at any time. */
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
     * Runs collections on {@code service}, where each occupies one thread. Default: a daemon thread
     * of the schedule.
     */
    public Builder executor(ScheduledExecutorService service) {
      Objects.requireNonNull(service, "service");
      executor = Optional.of(service);
      return this;
    }

    /** Sets the listener of the collections. Default: none. */
    public Builder listener(GcListener receiver) {
      Objects.requireNonNull(receiver, "receiver");
      listener = receiver;
      return this;
    }

    /** Starts the schedule. */
    public CollectionSchedule start() {
      CollectionSchedule schedule =
          new CollectionSchedule(this, executor.orElseGet(Builder::daemon));
      Instant due = schedule.clock.instant().plus(initialDelay.orElse(interval));
      schedule.schedule(schedule.times.from(due));
      return schedule;
    }

    private static ScheduledExecutorService daemon() {
      return Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "stowage-collect");
        thread.setDaemon(true);
        return thread;
      });
    }
  }
}
