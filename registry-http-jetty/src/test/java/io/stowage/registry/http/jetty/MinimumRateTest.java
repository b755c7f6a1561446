package io.stowage.registry.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MinimumRateTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static MinimumRate rate(long bytesPerSecond) {
    return new MinimumRate(ServerLimits.builder()
        .minimumRate(bytesPerSecond)
        .rateWindow(Duration.ofSeconds(60))
        .build());
  }

  @Test
  void aBodyMayFallBehindByTheWindow() {
    MinimumRate rate = rate(1000);
    assertThat(rate.patience(0)).isEqualTo(60 * SECOND);
    rate.waited(50 * SECOND);
    assertThat(rate.patience(0)).isEqualTo(10 * SECOND);
    rate.waited(10 * SECOND);
    assertThat(rate.patience(0)).isZero();
  }

  @Test
  void bytesEarnTheTimeThatTheyTakeAtTheMinimumRate() {
    MinimumRate rate = rate(1000);
    rate.waited(50 * SECOND);
    assertThat(rate.patience(5000)).isEqualTo(15 * SECOND);
    rate.transferred(5000);
    assertThat(rate.patience(0)).isEqualTo(15 * SECOND);
  }

  @Test
  void aFastBeginningEarnsNoMoreThanTheWindow() {
    MinimumRate rate = rate(1000);
    rate.transferred(Long.MAX_VALUE);
    assertThat(rate.patience(0)).isEqualTo(60 * SECOND);
  }

  @Test
  void withoutARateThereIsNoLimit() {
    MinimumRate rate = rate(0);
    rate.waited(1000 * SECOND);
    rate.transferred(1);
    assertThat(rate.patience(10)).isEqualTo(Long.MAX_VALUE);
  }
}
