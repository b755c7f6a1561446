package io.stowage.registry.server.health;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.model.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The results of the periodic checks of a server. A check counts as successful until its first
 * result; the first checks begin at once. Thread-safe.
 *
 * <pre>{@code
 * import io.stowage.registry.http.HttpHandler;
 * import io.stowage.registry.http.api.RegistryHandler;
 * import io.stowage.registry.server.health.Health;
 * import io.stowage.registry.server.health.HealthCheck;
 * import java.time.Duration;
 *
 * HealthCheck storage = HealthCheck.storage(registry.storage());
 * try (Health health = Health.builder()
 *     .check("storagedriver_filesystem", storage, Duration.ofSeconds(10), 3)
 *     .start()) {
 *   HttpHandler guarded = health.guard(RegistryHandler.builder(registry).build());
 * }
 * }</pre>
 */
public final class Health implements AutoCloseable {
  private final Map<String, CheckState> checks;
  private final List<Future<?>> scheduled;
  private final Optional<ScheduledExecutorService> owned;

  private Health(
      Map<String, CheckState> checks,
      List<Future<?>> scheduled,
      Optional<ScheduledExecutorService> owned) {
    this.checks = checks;
    this.scheduled = scheduled;
    this.owned = owned;
  }

  /** Returns a builder without a check. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether no check fails at present. */
  public boolean isHealthy() {
    return checks.values().stream().allMatch(check -> check.problem().isEmpty());
  }

  /** Returns the problems of the checks that fail at present, by their names. */
  public SortedMap<String, String> problems() {
    SortedMap<String, String> problems = new TreeMap<>();
    checks.forEach(
        (name, check) -> check.problem().ifPresent(problem -> problems.put(name, problem)));
    return problems;
  }

  /**
   * Returns a handler that passes requests to {@code next} while this server is healthy, and
   * otherwise answers each with status 503 and the error UNAVAILABLE, as Distribution does, so that
   * a load balancer sends requests elsewhere.
   */
  public HttpHandler guard(HttpHandler next) {
    Objects.requireNonNull(next, "next");
    return checks.isEmpty() ? next : new HealthGuard(this, next);
  }

  /**
   * Returns a handler that answers GET with a JSON object of the {@linkplain #problems problems},
   * and with status 503 if there are any, as Distribution's {@code /debug/health} does.
   */
  public HttpHandler report() {
    return new HealthReport(this);
  }

  /** Ends the checks; the last results stay. A check that is under way is not waited for. */
  @Override
  public void close() {
    scheduled.forEach(check -> check.cancel(false));
    owned.ifPresent(ScheduledExecutorService::shutdownNow);
  }

  /** Returns the names of the checks. */
  @Override
  public String toString() {
    return "Health[checks=" + checks.keySet() + "]";
  }

  /** Collects checks. Not thread-safe. */
  public static final class Builder {
    private record Period(CheckState check, Duration interval) {}

    private final Map<String, Period> periods = new LinkedHashMap<>();
    private Optional<ScheduledExecutorService> executor = Optional.empty();
    private LongSupplier nanoTime = System::nanoTime;

    private Builder() {}

    /**
     * Adds a check.
     *
     * @param name the name by which problems are reported, which should contain no secret
     * @param interval the time between the end of a check and the beginning of the next
     * @param threshold how often in succession the check must fail to count as failed; zero has the
     *     effect of one
     * @throws IllegalArgumentException if there is another check with this name, if the interval is
     *     not positive, or if the threshold is negative
     */
    public Builder check(String name, HealthCheck check, Duration interval, int threshold) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(interval, "interval");
      if (interval.isNegative() || interval.isZero()) {
        throw new IllegalArgumentException("interval must be positive, but is " + interval);
      }
      if (threshold < 0) {
        throw new IllegalArgumentException("threshold must not be negative, but is " + threshold);
      }
      String shown = Printable.of(name);
      CheckState state = new CheckState(shown, check, threshold, nanoTime);
      if (periods.putIfAbsent(shown, new Period(state, interval)) != null) {
        throw new IllegalArgumentException("there are two health checks with the name " + shown);
      }
      return this;
    }

    /**
     * Performs the checks on {@code service}, which must have a thread for each of them, because a
     * check may hang. Default: daemon threads of their own.
     */
    public Builder executor(ScheduledExecutorService service) {
      Objects.requireNonNull(service, "service");
      executor = Optional.of(service);
      return this;
    }

    /** Measures the time of later added checks with {@code time}. */
    Builder nanoTime(LongSupplier time) {
      nanoTime = time;
      return this;
    }

    /** Begins the checks. */
    public Health start() {
      Map<String, CheckState> checks = new LinkedHashMap<>();
      periods.forEach((name, period) -> checks.put(name, period.check()));
      if (checks.isEmpty()) {
        return new Health(checks, List.of(), Optional.empty());
      }
      ScheduledExecutorService service = executor.orElseGet(() -> daemons(checks.size()));
      List<Future<?>> scheduled = new ArrayList<>();
      for (Period period : periods.values()) {
        long nanos = TimeUnit.NANOSECONDS.convert(period.interval());
        scheduled.add(
            service.scheduleWithFixedDelay(period.check(), 0, nanos, TimeUnit.NANOSECONDS));
      }
      return new Health(
          checks, scheduled, executor.isEmpty() ? Optional.of(service) : Optional.empty());
    }

    private static ScheduledExecutorService daemons(int threads) {
      return Executors.newScheduledThreadPool(threads, task -> {
        Thread thread = new Thread(task, "stowage-health");
        thread.setDaemon(true);
        return thread;
      });
    }
  }
}
