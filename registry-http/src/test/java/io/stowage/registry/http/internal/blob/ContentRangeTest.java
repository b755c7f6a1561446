package io.stowage.registry.http.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0-1023",
        " 0-1023 ",
        "bytes 0-1023/2048",
        "bytes 0-1023/*",
        "bytes 0-1023",
        "bytes=0-1023",
        "Bytes=0-1023",
        "0-1023/2048"
      })
  void isAcceptedInEachSpelling(String header) {
    assertThat(ContentRange.parse(header)).hasValue(new ByteRange(0, 1023));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "0-",
        "-5",
        "5",
        "5-4",
        "a-b",
        "0-1-2",
        "0 - 1",
        "bytes",
        "bytes0-1",
        "bytes */5",
        "bytes 0-1/",
        "bytes 0-1/x",
        "items 0-1/5",
        "0-9223372036854775807",
        "0-99999999999999999999"
      })
  void isRefusedIfItIsMalformed(String header) {
    assertThat(ContentRange.parse(header)).isEmpty();
  }
}
