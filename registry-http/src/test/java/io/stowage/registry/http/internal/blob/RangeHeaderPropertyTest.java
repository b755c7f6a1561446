package io.stowage.registry.http.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The ranges of a header are those that its definition gives, whatever the header is. */
class RangeHeaderPropertyTest {
  /** A range as text, with the offsets that belong to it in a blob of a given size. */
  private record Asked(String text, boolean valid, OffsetsOf offsets) {
    @Override
    public String toString() {
      return text;
    }
  }

  private interface OffsetsOf {
    LongPredicate in(long size);
  }

  @Provide
  Arbitrary<Asked> asked() {
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 20);
    Arbitrary<Asked> closed = Combinators.combine(number, number)
        .as((first, last) ->
            new Asked(first + "-" + last, first <= last, size -> at -> first <= at && at <= last));
    Arbitrary<Asked> open =
        number.map(first -> new Asked(first + "-", true, size -> at -> first <= at));
    Arbitrary<Asked> suffix =
        number.map(count -> new Asked("-" + count, true, size -> at -> at >= size - count));
    return Arbitraries.oneOf(closed, open, suffix);
  }

  @Property(tries = 1000)
  void containsTheOffsetsThatAreAskedFor(
      @ForAll("askedList") List<Asked> asked, @ForAll @LongRange(min = 0, max = 15) long size) {
    String header = asked.stream().map(Asked::toString).collect(Collectors.joining(", "));
    Optional<List<List<Long>>> ranges = RangeHeader.parse("bytes=" + header)
        .map(parsed -> parsed.in(size).stream()
            .map(range ->
                LongStream.rangeClosed(range.first(), range.last()).boxed().toList())
            .toList());
    if (asked.stream().allMatch(Asked::valid)) {
      assertThat(ranges).hasValue(expected(asked, size));
    } else {
      assertThat(ranges).isEmpty();
    }
  }

  @Provide
  Arbitrary<List<Asked>> askedList() {
    return asked().list().ofMinSize(1).ofMaxSize(5);
  }

  private static List<List<Long>> expected(List<Asked> asked, long size) {
    return asked.stream()
        .map(each ->
            LongStream.range(0, size).filter(each.offsets().in(size)).boxed().toList())
        .filter(offsets -> !offsets.isEmpty())
        .toList();
  }

  @Property(tries = 1000)
  void anyTextStatesRangesOfTheBlobOrIsIgnored(
      @ForAll @Size(max = 20) List<Character> text, @ForAll @LongRange(min = 0) long size) {
    String header =
        text.stream().map(String::valueOf).collect(Collectors.joining("", "bytes=", ""));
    assertThat(RangeHeader.parse(header).map(parsed -> parsed.in(size)).orElse(List.of()))
        .allSatisfy(range -> assertThat(range.last()).isLessThan(size));
  }

  @Property(tries = 1000)
  void anyTextOfDigitsAndSignsStatesRangesOfTheBlobOrIsIgnored(
      @ForAll("signs") String text, @ForAll @LongRange(min = 0) long size) {
    assertThat(RangeHeader.parse("bytes=" + text).map(parsed -> parsed.in(size)).orElse(List.of()))
        .allSatisfy(range -> {
          assertThat(range.first()).isBetween(0L, range.last());
          assertThat(range.last()).isLessThan(size);
        });
  }

  @Provide
  Arbitrary<String> signs() {
    return Arbitraries.strings().withChars("0123456789-, ").ofMaxLength(40);
  }
}
