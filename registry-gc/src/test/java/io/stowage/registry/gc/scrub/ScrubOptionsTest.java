package io.stowage.registry.gc.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubOptionsTest {
  @Test
  void changesNothingByDefault() {
    ScrubOptions options = ScrubOptions.defaults();
    assertThat(options.repair()).isFalse();
    assertThat(options.repairTags()).isFalse();
    assertThat(options.bytesPerSecond()).isEmpty();
    assertThat(options.resumeAfter()).isEmpty();
    assertThat(options.settle()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.parallelism()).isPositive();
  }

  @Test
  void refusesInvalidValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScrubOptions.builder().bytesPerSecond(0))
        .withMessageContaining("bytesPerSecond must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScrubOptions.builder().parallelism(0))
        .withMessageContaining("parallelism must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScrubOptions.builder().settle(Duration.ofSeconds(-1)))
        .withMessageContaining("but is PT-1S");
  }

  @Test
  void ordersPositionsAsAScrubGoes() {
    List<ScrubPosition> positions = List.of(
            "repositories/a",
            "repositories/a/b",
            "repositories/a-b",
            "blobs/sha256/00",
            "blobs/sha256/ff",
            "blobs/sha512/00")
        .stream()
        .map(ScrubPosition::parse)
        .toList();
    assertThat(positions).isSorted().doesNotHaveDuplicates();
    assertThat(positions)
        .allSatisfy(position -> assertThat(ScrubPosition.parse(position.toString()))
            .isEqualTo(position)
            .hasSameHashCodeAs(position));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "repositories",
        "repositories/A",
        "blobs/sha256",
        "blobs/sha256/ab/cd",
        "blobs/sha256/..",
        "blobs/!/ab",
        "tags/a"
      })
  void refusesOtherPositions(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScrubPosition.parse(text))
        .withMessageContaining("\"" + text + "\"")
        .withMessageContaining("expected repositories/NAME");
  }
}
