package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcOptionsTest {
  @Test
  void isSafeByDefault() {
    GcOptions options = GcOptions.defaults();
    assertThat(options.dryRun()).isFalse();
    assertThat(options.deleteUntagged()).isFalse();
    assertThat(options.grace()).isEqualTo(Duration.ofHours(1));
    assertThat(options.exclusive()).isFalse();
    assertThat(options.tidying())
        .containsExactlyInAnyOrder(Tidying.EMPTY_FOLDERS, Tidying.DEAD_LINKS);
    assertThat(options.parallelism()).isPositive();
  }

  @Test
  void hasWhatWasSet() {
    GcOptions options = GcOptions.builder()
        .dryRun(true)
        .deleteUntagged(true)
        .grace(Duration.ZERO)
        .tidying(List.of(Tidying.EMPTY_REPOSITORIES, Tidying.EMPTY_REPOSITORIES))
        .parallelism(7)
        .build();
    assertThat(options.dryRun()).isTrue();
    assertThat(options.deleteUntagged()).isTrue();
    assertThat(options.exclusive()).isTrue();
    assertThat(options.tidying()).containsExactly(Tidying.EMPTY_REPOSITORIES);
    assertThat(options.parallelism()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.001S", "PT9.999S", "PT-2562047788015215H"})
  void refusesAGraceThatNoClockTells(String grace) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcOptions.builder().grace(Duration.parse(grace)))
        .withMessageContaining(Duration.parse(grace).toString())
        .withMessageContaining("PT10S");
  }

  @Test
  void takesTheShortestGrace() {
    Duration shortest = Duration.ofSeconds(10);
    assertThat(GcOptions.builder().grace(shortest).build().grace()).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesToWorkWithNoThread(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcOptions.builder().parallelism(threads))
        .withMessageContaining("parallelism is " + threads);
  }

  @Test
  void doesNotChangeWithWhatItWasBuiltFrom() {
    Set<Tidying> some = EnumSet.of(Tidying.DEAD_LINKS);
    GcOptions.Builder builder = GcOptions.builder().tidying(some);
    GcOptions options = builder.build();
    some.clear();
    builder.dryRun(true).tidying(some);
    assertThat(options.tidying()).containsExactly(Tidying.DEAD_LINKS);
    assertThat(options.dryRun()).isFalse();
  }
}
