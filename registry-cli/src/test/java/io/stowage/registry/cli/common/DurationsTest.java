package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "90s, PT1M30S",
    "10m, PT10M",
    "1h, PT1H",
    "2d, PT48H",
    "PT1H, PT1H",
    "pt1h30m, PT1H30M",
    "P2D, PT48H"
  })
  void parsesDurations(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "h",
        "-1h",
        "1.5h",
        "1 h",
        "1w",
        "1H",
        "PT-1H",
        "-PT1H",
        "P1Y",
        "٣h",
        "99999999999999999999s",
        "9223372036854775807d"
      })
  void refusesOtherTextsAndNamesThem(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining('"' + text + '"')
        .hasMessageContaining("such as 90s");
  }
}
