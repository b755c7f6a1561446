package io.stowage.registry.http.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0|0-0",
        "bytes=0-|0-9",
        "bytes=3-|3-9",
        "bytes=3-5|3-5",
        "bytes=3-99|3-9",
        "bytes=3-99999999999999999999|3-9",
        "bytes=-3|7-9",
        "bytes=-99|0-9",
        "bytes=-99999999999999999999|0-9",
        "BYTES=1-2|1-2",
        "bytes= 1-2 |1-2",
        "bytes=1-2,4-5|1-2 4-5",
        "bytes=4-5 ,\t1-2,|4-5 1-2",
        "bytes=1-2,2-3|1-2 2-3",
        "bytes=1-2,10-11|1-2"
      })
  void statesRangesOfABlobOfTenBytes(String header, String ranges) {
    assertThat(RangeHeader.parse(header).orElseThrow().in(10))
        .extracting(ByteRange::toString)
        .containsExactly(ranges.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99999999999999999999-"})
  void mayStateNoRangeOfTheBlob(String header) {
    assertThat(RangeHeader.parse(header).orElseThrow().in(10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=--1",
        "bytes=1",
        "bytes=2-1",
        "bytes=a-b",
        "bytes=1-2-3",
        "bytes=1 - 2",
        "bytes=+1-2",
        "bytes=1-2,x",
        "bytes=\u0661-\u0662",
        "bytes 1-2",
        "items=1-2",
        "1-2"
      })
  void isIgnoredIfItIsMalformed(String header) {
    assertThat(RangeHeader.parse(header)).isEmpty();
  }

  @Test
  void hasAtMost4096Ranges() {
    String most = "bytes=" + String.join(",", Collections.nCopies(4096, "0-0"));
    assertThat(RangeHeader.parse(most).orElseThrow().in(1)).hasSize(4096);
    assertThat(RangeHeader.parse(most + ",0-0")).isEmpty();
  }
}
