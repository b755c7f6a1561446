package io.stowage.registry.gc.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
  private long now = 5_000;
  private Optional<Duration> used = Optional.of(Duration.ofNanos(700));
  private final ProcessorTime time = new ProcessorTime(2, () -> now, () -> used);

  @Test
  void isLeftIfLessThanThreeQuartersOfItWereUsed() {
    pass(1_000, 1_499);
    assertThat(time.isLeft()).isTrue();
  }

  @Test
  void isNotLeftIfTheProcessorsWereBusy() {
    pass(1_000, 1_500);
    assertThat(time.isLeft()).isFalse();
  }

  @Test
  void isMeasuredSinceTheLastCall() {
    pass(1_000, 2_000);
    assertThat(time.isLeft()).isFalse();
    pass(1_000, 0);
    assertThat(time.isLeft()).isTrue();
  }

  @Test
  void isLeftIfItsUseIsUnknown() {
    used = Optional.empty();
    now += 1_000;
    assertThat(time.isLeft()).isTrue();
  }

  private void pass(long nanos, long busy) {
    now += nanos;
    used = used.map(before -> before.plusNanos(busy));
  }
}
