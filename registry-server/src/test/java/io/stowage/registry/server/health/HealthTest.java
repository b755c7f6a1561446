package io.stowage.registry.server.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.server.fixture.ManualExecutor;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ManualExecutor executor = new ManualExecutor();
  private final AtomicReference<Optional<String>> result = new AtomicReference<>(Optional.empty());

  @Test
  void failsOnceACheckHasFailedAsOftenAsItsThreshold() {
    try (Health health = started(3)) {
      result.set(Optional.of("no store"));
      executor.runWaiting();
      executor.runWaiting();
      assertThat(health.problems()).isEmpty();
      executor.runWaiting();
      assertThat(health.problems()).containsOnly(Map.entry("store", "no store"));
      assertThat(health.isHealthy()).isFalse();
      result.set(Optional.empty());
      executor.runWaiting();
      assertThat(health.isHealthy()).isTrue();
      result.set(Optional.of("no store"));
      executor.runWaiting();
      assertThat(health.isHealthy()).as("the count begins again").isTrue();
    }
  }

  @Test
  void countsAnExceptionAsAProblem() {
    HealthCheck failing = () -> {
      throw new IllegalStateException("injected");
    };
    try (Health health =
        Health.builder().executor(executor).check("store", failing, INTERVAL, 0).start()) {
      executor.runWaiting();
      assertThat(health.problems()).containsEntry("store", "injected");
    }
  }

  @Test
  void failsWhileACheckDoesNotEnd() {
    AtomicLong nanos = new AtomicLong();
    AtomicReference<Runnable> during = new AtomicReference<>(() -> {});
    HealthCheck check = () -> {
      Objects.requireNonNull(during.get()).run();
      return Optional.empty();
    };
    CheckState state = new CheckState("store", check, 1, nanos::get);
    AtomicReference<Optional<String>> seen = new AtomicReference<>(Optional.empty());
    during.set(() -> {
      nanos.addAndGet(CheckState.LONGEST.toNanos() + 1);
      seen.set(state.problem());
    });
    state.run();
    assertThat(seen.get()).hasValueSatisfying(text -> assertThat(text).contains("not ended"));
    assertThat(state.problem()).isEmpty();
  }

  @Test
  void answersEveryRequestWith503WhileACheckFails() {
    HttpResponse answer = HttpResponse.builder(200).build();
    try (Health health = started(0)) {
      HttpHandler guarded = health.guard(request -> answer);
      executor.runWaiting();
      assertThat(guarded.handle(get())).isSameAs(answer);
      result.set(Optional.of("file exists"));
      executor.runWaiting();
      HttpResponse refused = guarded.handle(get());
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().first("Content-Type"))
          .hasValue("application/json; charset=utf-8");
      assertThat(text(refused))
          .isEqualTo("{\"errors\":[{\"code\":\"UNAVAILABLE\",\"message\":\"service unavailable\","
              + "\"detail\":\"health check failed: please see /debug/health\"}]}\n");
    }
  }

  @Test
  void reportsProblemsAsJson() {
    try (Health health = started(0)) {
      HttpHandler report = health.report();
      assertThat(report.handle(get())).returns(200, HttpResponse::status);
      assertThat(text(report.handle(get()))).isEqualTo("{}\n");
      result.set(Optional.of("no \"store\""));
      executor.runWaiting();
      HttpResponse failing = report.handle(get());
      assertThat(failing.status()).isEqualTo(503);
      assertThat(text(failing)).isEqualTo("{\"store\":\"no \\\"store\\\"\"}\n");
      HttpResponse head =
          report.handle(HttpRequest.builder("HEAD", "/debug/health").build());
      assertThat(head.status()).isEqualTo(503);
      assertThat(head.headers().first("Content-Length"))
          .hasValue(Integer.toString(text(failing).length()));
      assertThat(report.handle(HttpRequest.builder("POST", "/debug/health").build()))
          .returns(404, HttpResponse::status);
    }
  }

  @Test
  void performsNoChecksOnceClosed() {
    Health health = started(0);
    health.close();
    result.set(Optional.of("no store"));
    executor.runWaiting();
    assertThat(health.isHealthy()).isTrue();
  }

  @Test
  void guardsNothingWithoutChecks() {
    HttpHandler next = request -> HttpResponse.builder(200).build();
    try (Health health = Health.builder().start()) {
      assertThat(health.guard(next)).isSameAs(next);
    }
  }

  @Test
  void refusesWrongSettings() {
    Health.Builder builder = Health.builder().check("a", Optional::empty, INTERVAL, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.check("a", Optional::empty, INTERVAL, 0))
        .withMessage("there are two health checks with the name a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.check("b", Optional::empty, Duration.ZERO, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.check("b", Optional::empty, INTERVAL, -1));
  }

  private Health started(int threshold) {
    return Health.builder()
        .executor(executor)
        .check("store", () -> Objects.requireNonNull(result.get()), INTERVAL, threshold)
        .start();
  }

  private static HttpRequest get() {
    return HttpRequest.builder("GET", "/debug/health").build();
  }

  private static String text(HttpResponse response) {
    return new String(((ResponseBody.Bytes) response.body()).content(), UTF_8);
  }
}
