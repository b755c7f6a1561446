package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "1048524, 1023.9 KiB",
    "1048525, 1.0 MiB",
    "1073741824, 1.0 GiB",
    "9223372036854775807, 8.0 EiB"
  })
  void showsOneDecimalInTheUnitThatFits(long bytes, String expected) {
    assertThat(Sizes.human(bytes)).isEqualTo(expected);
  }

  @Property
  void takesNoMoreThanTenCharacters(@ForAll @LongRange(min = 0) long bytes) {
    assertThat(Sizes.human(bytes)).matches("\\d{1,4}(\\.\\d)? ([KMGTPE]i)?B").hasSizeLessThan(11);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 blobs", "1, 1 blob", "2, 2 blobs"})
  void printsCountsWithNouns(long count, String expected) {
    assertThat(Sizes.count(count, "blob")).isEqualTo(expected);
  }
}
