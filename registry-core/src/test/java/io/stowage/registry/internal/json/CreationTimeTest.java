package io.stowage.registry.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreationTimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"created\":\"2026-01-02T03:04:05Z\"} | 2026-01-02T03:04:05Z",
        "{\"created\":\"2026-01-02T03:04:05.678901234Z\"} | 2026-01-02T03:04:05.678901234Z",
        "{\"created\":\"2026-01-02T03:04:05+02:00\"} | 2026-01-02T01:04:05Z",
        "{\"os\":{\"created\":1},\"a\":[\"created\"],\"created\":\"1970-01-01T00:00:00Z\"} | "
            + "1970-01-01T00:00:00Z",
        "{\"created\":\"2026-01-02T03:04:05Z\",,, | 2026-01-02T03:04:05Z",
      })
  void isReadFromTheConfig(String config, Instant time) {
    assertThat(CreationTime.in(bytes(config))).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "\"created\"",
        "{\"created\":1}",
        "{\"created\":null}",
        "{\"created\":{\"created\":\"2026-01-02T03:04:05Z\"}}",
        "{\"created\":\"\"}",
        "{\"created\":\"yesterday\"}",
        "{\"created\":\"2026-01-02\"}",
        "{\"config\":{\"created\":\"2026-01-02T03:04:05Z\"}}",
        "{\"a\":",
      })
  void isEmptyIfTheConfigStatesNone(String config) {
    assertThat(CreationTime.in(bytes(config))).isEmpty();
  }

  @Property
  void isEmptyForAnyOtherBytes(@ForAll byte[] config) {
    assertThat(CreationTime.in(config)).isEmpty();
  }

  @Property
  void isEmptyForAnyOtherText(@ForAll String text) {
    assertThat(CreationTime.parse(text)).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
