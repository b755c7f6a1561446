package io.stowage.registry.http.internal.blob;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The header {@code Range} of a request: one or more ranges of bytes (RFC 9110, section 14.2).
 *
 * <p>Clients that pull parts of compressed layers ask for many small ranges at once and match the
 * parts of the answer with their ranges by position, so ranges keep their order and are not merged.
 */
final class RangeHeader {
  private static final String UNIT = "bytes=";
  private static final int MOST = 4096;
  private static final long SUFFIX = -1;

  private static final Splitter LIST =
      Splitter.on(',').trimResults(CharMatcher.anyOf(" \t")).omitEmptyStrings();

  private final List<Spec> specs;

  private RangeHeader(List<Spec> specs) {
    this.specs = List.copyOf(specs);
  }

  /**
   * Parses {@code header}.
   *
   * @return the ranges, or empty if the header must be ignored: it is malformed, has another unit
   *     than bytes, or has more than 4096 ranges
   */
  static Optional<RangeHeader> parse(String header) {
    if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    List<Spec> specs = new ArrayList<>();
    for (String text : LIST.split(header.substring(UNIT.length()))) {
      Optional<Spec> spec = Spec.parse(text);
      if (spec.isEmpty() || specs.size() == MOST) {
        return Optional.empty();
      }
      specs.add(spec.get());
    }
    return specs.isEmpty() ? Optional.empty() : Optional.of(new RangeHeader(specs));
  }

  /**
   * Returns the ranges of a blob of {@code size} bytes, in the order of the header. A range that
   * begins in the blob ends with it at the latest; a range that begins behind the blob is left out.
   */
  List<ByteRange> in(long size) {
    return specs.stream().flatMap(spec -> spec.in(size).stream()).toList();
  }

  /**
   * One range of the header.
   *
   * @param first the offset of the first byte, or {@code SUFFIX} for the last bytes of the blob
   * @param last the offset of the last byte, or the number of the last bytes
   */
  private record Spec(long first, long last) {
    static Optional<Spec> parse(String text) {
      int dash = text.indexOf('-');
      if (dash < 0) {
        return Optional.empty();
      }
      boolean toTheEnd = dash > 0 && dash == text.length() - 1;
      OptionalLong first =
          dash == 0 ? OptionalLong.of(SUFFIX) : Decimal.parse(text.substring(0, dash));
      OptionalLong last =
          toTheEnd ? OptionalLong.of(Long.MAX_VALUE) : Decimal.parse(text.substring(dash + 1));
      return first.isPresent() && last.isPresent() && first.getAsLong() <= last.getAsLong()
          ? Optional.of(new Spec(first.getAsLong(), last.getAsLong()))
          : Optional.empty();
    }

    Optional<ByteRange> in(long size) {
      return first == SUFFIX
          ? ByteRange.of(Math.max(0, size - last), size - 1)
          : ByteRange.of(first, Math.min(last, size - 1));
    }
  }
}
