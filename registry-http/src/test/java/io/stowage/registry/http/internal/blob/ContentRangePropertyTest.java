package io.stowage.registry.http.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Each form of the header is read as it was written; other text is no range. */
class ContentRangePropertyTest {
  private static final long MOST = Long.MAX_VALUE / 2;

  @Property(tries = 500)
  void anyRangeIsReadAsItWasWritten(
      @ForAll @LongRange(min = 0, max = MOST) long first,
      @ForAll @LongRange(min = 1, max = MOST) long length) {
    ByteRange range = new ByteRange(first, first + length - 1);
    assertThat(range.length()).isEqualTo(length);
    assertThat(ContentRange.parse(range.toString())).hasValue(range);
    assertThat(ContentRange.parse(range.contentRange(first + length))).hasValue(range);
    assertThat(ContentRange.parse("bytes=" + range)).hasValue(range);
  }

  @Property(tries = 1000)
  void anyTextIsARangeOrRefused(@ForAll("texts") String text) {
    assertThat(ContentRange.parse(text))
        .satisfiesAnyOf(
            range -> assertThat(range).isEmpty(),
            range -> assertThat(text).contains(Long.toString(range.orElseThrow().first())));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.strings().withChars("0123456789-/*= bytes").ofMaxLength(30));
  }
}
