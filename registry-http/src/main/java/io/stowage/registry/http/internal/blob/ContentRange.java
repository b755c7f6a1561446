package io.stowage.registry.http.internal.blob;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the header {@code Content-Range} of an upload request: the place of its body in the blob.
 *
 * <p>The form of the OCI distribution spec 1.1 ("Pushing a blob in chunks") is {@code 0-1023}. The
 * forms {@code bytes 0-1023/2048}, with a number or {@code *} behind the slash (RFC 9110, section
 * 14.4), and {@code bytes=0-1023} are accepted too, because clients send them.
 */
final class ContentRange {
  private static final String UNIT = "bytes";

  private ContentRange() {}

  /** Returns the range that {@code header} states, or empty if it has none of the three forms. */
  static Optional<ByteRange> parse(String header) {
    String text = withoutUnit(header.strip());
    int slash = text.indexOf('/');
    if (slash < 0) {
      return range(text);
    }
    return isTotal(text.substring(slash + 1)) ? range(text.substring(0, slash)) : Optional.empty();
  }

  private static String withoutUnit(String text) {
    int end = UNIT.length();
    boolean unit = text.toLowerCase(Locale.ROOT).startsWith(UNIT)
        && text.length() > end
        && (text.charAt(end) == ' ' || text.charAt(end) == '=');
    return unit ? text.substring(end + 1).stripLeading() : text;
  }

  private static boolean isTotal(String text) {
    return text.equals("*") || Decimal.parse(text).isPresent();
  }

  private static Optional<ByteRange> range(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    OptionalLong first = Decimal.parse(text.substring(0, dash));
    OptionalLong last = Decimal.parse(text.substring(dash + 1));
    return first.isPresent() && last.isPresent()
        ? ByteRange.of(first.getAsLong(), last.getAsLong())
        : Optional.empty();
  }
}
