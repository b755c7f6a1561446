package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.MarkSetBenchmark.SetUnderTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarkSetBenchmarkTest {
  private static final int LIVE = 500;

  @ParameterizedTest
  @EnumSource
  void findsEveryOtherDigest(SetUnderTest set) {
    MarkSetBenchmark benchmark = new MarkSetBenchmark();
    benchmark.live = LIVE;
    benchmark.set = set;
    benchmark.mark();

    int found = 0;
    for (int i = 0; i < 2 * LIVE; i++) {
      found += benchmark.contains() ? 1 : 0;
    }

    assertThat(found).isEqualTo(LIVE);
  }
}
