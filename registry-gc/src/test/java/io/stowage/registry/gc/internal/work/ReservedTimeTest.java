package io.stowage.registry.gc.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReservedTimeTest {
  private static final int MOST = 256;

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void everythingFitsWithoutALimit() {
    TimeLimit limit = new TimeLimit(Optional.empty(), nanos::get);
    remove(limit, 1);
    assertThat(limit.fitting(MOST)).isEqualTo(MOST);
  }

  @Test
  void onlyOneObjectFitsUntilOneHasBeenMeasured() {
    TimeLimit limit = limit(Duration.ofSeconds(10));
    assertThat(limit.fitting(MOST)).isEqualTo(1);
    look(limit, 1);
    assertThat(limit.fitting(MOST)).isEqualTo(9);
  }

  @Test
  void theSlowestObjectCounts() {
    TimeLimit limit = limit(Duration.ofSeconds(100));
    look(limit, 5);
    limit.look(10, () -> pass(Duration.ofSeconds(10)));
    assertThat(limit.fitting(MOST)).isEqualTo((100 - 5 - 10) / 5);
  }

  @Test
  void timeForWhatFollowsIsLeft() {
    TimeLimit limit = limit(Duration.ofSeconds(10));
    limit.reserve(new TimeLimit.Reserve(Duration.ofSeconds(3), Duration.ofSeconds(1), 2));
    look(limit, 1);
    assertThat(limit.fitting(MOST)).isEqualTo((10 - 1 - 3) / 2);
    remove(limit, 1);
    remove(limit, 1);
    assertThat(limit.fitting(MOST)).isEqualTo((10 - 3 - 3 - 2) / 2);
    remove(limit, 1);
    assertThatExceptionOfType(OutOfTimeException.class).isThrownBy(limit::check);
  }

  @Test
  void aLimitOfAnyLengthIsAllowed() {
    TimeLimit limit = limit(Duration.ofSeconds(Long.MAX_VALUE));
    look(limit, 1);
    assertThat(limit.fitting(MOST)).isEqualTo(MOST);
  }

  @Test
  void onlyRemovalsCountAsRemovals() {
    TimeLimit limit = limit(Duration.ofSeconds(10));
    look(limit, 1);
    assertThat(limit.hasRemoved()).isFalse();
    remove(limit, 1);
    assertThat(limit.hasRemoved()).isTrue();
  }

  private TimeLimit limit(Duration time) {
    return new TimeLimit(Optional.of(time), nanos::get);
  }

  private void look(TimeLimit limit, int seconds) {
    limit.look(1, () -> pass(Duration.ofSeconds(seconds)));
  }

  private void remove(TimeLimit limit, int seconds) {
    limit.remove(1, () -> pass(Duration.ofSeconds(seconds)));
  }

  private long pass(Duration time) {
    return nanos.addAndGet(time.toNanos());
  }
}
