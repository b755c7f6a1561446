package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests the limit of requests on a clock of its own. */
class RateLimitTest {
  private long nanos = Long.MAX_VALUE - 5; // close to the overflow of System.nanoTime

  private final RateLimit limit = new RateLimit(() -> nanos);

  @Test
  void refusesNothingAtFirst() {
    for (int i = 0; i < 100; i++) {
      assertThat(limit.excess()).isEmpty();
    }
  }

  @Test
  void acceptsTheNextRequestWhenTheOldestIsAPeriodAgo() {
    limit.set(2, Duration.ofNanos(10));
    assertThat(limit.excess()).isEmpty();
    nanos += 4;
    assertThat(limit.excess()).isEmpty();
    nanos += 3;
    assertThat(limit.excess()).contains(Duration.ofNanos(3));
    nanos += 3;
    assertThat(limit.excess()).isEmpty();
    assertThat(limit.excess()).contains(Duration.ofNanos(4));
  }

  @Test
  void countsFromTheMomentItIsSet() {
    limit.set(1, Duration.ofNanos(10));
    assertThat(limit.excess()).isEmpty();
    limit.set(1, Duration.ofDays(365_000));
    assertThat(limit.excess()).isEmpty();
    assertThat(limit.excess()).isPresent();
    limit.clear();
    assertThat(limit.excess()).isEmpty();
  }

  @Test
  void tellsWholeSecondsRoundedUp() {
    assertThat(ErrorResponse.seconds(Duration.ZERO)).isEqualTo("0");
    assertThat(ErrorResponse.seconds(Duration.ofNanos(1))).isEqualTo("1");
    assertThat(ErrorResponse.seconds(Duration.ofSeconds(1))).isEqualTo("1");
    assertThat(ErrorResponse.seconds(Duration.ofMillis(1001))).isEqualTo("2");
  }
}
