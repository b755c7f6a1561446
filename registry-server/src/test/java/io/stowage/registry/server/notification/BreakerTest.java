package io.stowage.registry.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Breaker breaker = new Breaker(2, Duration.ofSeconds(1), nanos::get);

  @Test
  void delaysAttemptsFromTheThresholdOn() {
    assertThat(breaker.delay()).isZero();
    assertThat(breaker.failed()).isEqualTo(1);
    assertThat(breaker.delay()).isZero();
    assertThat(breaker.failed()).isEqualTo(2);
    assertThat(breaker.delay()).isEqualTo(Duration.ofSeconds(1));
    nanos.addAndGet(Duration.ofMillis(400).toNanos());
    assertThat(breaker.delay()).isEqualTo(Duration.ofMillis(600));
    nanos.addAndGet(Duration.ofMillis(900).toNanos());
    assertThat(breaker.delay()).isZero();
    assertThat(breaker.failed()).isEqualTo(3);
    assertThat(breaker.delay()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void beginsAgainAfterASuccess() {
    breaker.failed();
    breaker.failed();
    assertThat(breaker.succeeded()).isEqualTo(2);
    assertThat(breaker.delay()).isZero();
    assertThat(breaker.succeeded()).isZero();
  }
}
