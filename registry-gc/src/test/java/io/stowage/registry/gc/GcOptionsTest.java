package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.Writers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GcOptionsTest {
  @Test
  void areSafeByDefault() {
    GcOptions options = GcOptions.defaults();
    assertThat(options.dryRun()).isFalse();
    assertThat(options.deleteUntagged()).isFalse();
    assertThat(options.untaggedPeriod()).isZero();
    assertThat(options.grace()).isEqualTo(Duration.ofHours(1));
    assertThat(options.writers()).isEmpty();
    assertThat(options.tidying())
        .containsExactlyInAnyOrder(Tidying.EMPTY_FOLDERS, Tidying.DEAD_LINKS);
    assertThat(options.parallelism()).isEmpty();
  }

  @Test
  void haveTheValuesThatWereSet() {
    GcOptions options = GcOptions.builder()
        .dryRun(true)
        .deleteUntagged(true)
        .writers(Writers.NONE)
        .grace(Duration.ZERO)
        .tidying(List.of(Tidying.EMPTY_REPOSITORIES, Tidying.EMPTY_REPOSITORIES))
        .parallelism(7)
        .build();
    assertThat(options.dryRun()).isTrue();
    assertThat(options.deleteUntagged()).isTrue();
    assertThat(options.writers()).contains(Writers.NONE);
    assertThat(options.grace()).isZero();
    assertThat(options.tidying()).containsExactly(Tidying.EMPTY_REPOSITORIES);
    assertThat(options.parallelism()).hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.001S", "PT9.999S", "PT-2562047788015215H"})
  void refuseAGraceThatClocksCannotMeasure(String grace) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcOptions.builder().grace(Duration.parse(grace)))
        .withMessageContaining(Duration.parse(grace).toString())
        .withMessageContaining("PT10S");
  }

  @Test
  void acceptTheShortestGrace() {
    Duration shortest = Duration.ofSeconds(10);
    assertThat(GcOptions.builder().grace(shortest).build().grace()).isEqualTo(shortest);
  }

  @Test
  void havePresets() {
    assertThat(GcOptions.offline().writers()).contains(Writers.NONE);
    assertThat(GcOptions.offline().grace()).isZero();
    assertThat(GcOptions.forWriters(Writers.STOWAGE).writers()).contains(Writers.STOWAGE);
    assertThat(GcOptions.forWriters(Writers.ANY).writers()).contains(Writers.ANY);
    assertThat(List.of(GcOptions.forWriters(Writers.STOWAGE), GcOptions.forWriters(Writers.ANY)))
        .allMatch(options -> options.grace().equals(Duration.ofHours(1)));
  }

  @Test
  void canBeModified() {
    GcOptions options = GcOptions.builder()
        .dryRun(true)
        .deleteUntagged(Duration.ofDays(30))
        .writers(Writers.STOWAGE)
        .grace(Duration.ofHours(2))
        .quarantine(Duration.ofDays(1))
        .settle(Duration.ofSeconds(3))
        .removalsPerSecond(5)
        .timeLimit(Duration.ofHours(3))
        .tidying(Set.of())
        .repositoryReports(false)
        .parallelism(3)
        .build();
    assertThat(options.toBuilder().build()).usingRecursiveComparison().isEqualTo(options);
    assertThat(options.toBuilder().dryRun(false).build().dryRun()).isFalse();
    assertThat(options.dryRun()).isTrue();
  }

  @Test
  void deleteUntaggedManifestsAsSetLast() {
    Duration month = Duration.ofDays(30);
    GcOptions.Builder builder = GcOptions.builder().deleteUntagged(month);
    assertThat(builder.build().deleteUntagged()).isTrue();
    assertThat(builder.build().untaggedPeriod()).isEqualTo(month);
    builder.deleteUntagged(true);
    assertThat(builder.build().deleteUntagged()).isTrue();
    assertThat(builder.build().untaggedPeriod()).isZero();
    builder.deleteUntagged(month).deleteUntagged(false);
    assertThat(builder.build().deleteUntagged()).isFalse();
  }

  @Test
  void refuseANegativePeriodWithoutATag() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcOptions.builder().deleteUntagged(Duration.ofSeconds(-1)))
        .withMessage("deleteUntagged must not be negative, but is PT-1S");
  }

  @ParameterizedTest
  @EnumSource(
      value = Writers.class,
      names = {"STOWAGE", "ANY"})
  void refuseAGraceOfZeroIfOtherProgramsWrite(Writers writers) {
    GcOptions.Builder builder = GcOptions.builder().writers(writers).grace(Duration.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("but is PT0S")
        .withMessageContaining(writers.name());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refuseToWorkWithoutThreads(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcOptions.builder().parallelism(threads))
        .withMessageContaining("parallelism must be at least 1, but is " + threads);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void refuseATimeLimitThatIsNotPositive(Duration limit) {
    assertThat(GcOptions.defaults().timeLimit()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcOptions.builder().timeLimit(limit))
        .withMessage("timeLimit must be positive, but is " + limit);
  }

  @Test
  void doNotChangeWithTheirSources() {
    Set<Tidying> some = EnumSet.of(Tidying.DEAD_LINKS);
    GcOptions.Builder builder = GcOptions.builder().tidying(some);
    GcOptions options = builder.build();
    some.clear();
    builder.dryRun(true).tidying(some);
    assertThat(options.tidying()).containsExactly(Tidying.DEAD_LINKS);
    assertThat(options.dryRun()).isFalse();
  }
}
