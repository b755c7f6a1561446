package io.stowage.registry.http.internal.api;

import com.google.common.base.CharMatcher;
import io.stowage.registry.http.QueryParameters;
import io.stowage.registry.model.ErrorCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The page that a client asks for (OCI distribution spec, "Listing Tags").
 *
 * @param n the maximum number of entries, if the client gives one
 * @param last the entry after which the page begins, if the client gives one; it need not exist
 */
record PageQuery(OptionalInt n, Optional<String> last) {
  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
  private static final int LONGEST_NUMBER = 9;
  private static final int LONGEST_SHOWN = 100;

  /**
   * Reads the parameters {@code n} and {@code last}. A number beyond the range of an int is the
   * largest int.
   *
   * @throws ApiException PAGINATION_NUMBER_INVALID if {@code n} is not a number of 0 or more
   */
  static PageQuery of(QueryParameters query) {
    Optional<String> n = query.first("n").filter(text -> !text.isEmpty());
    return new PageQuery(
        n.map(text -> OptionalInt.of(number(text))).orElseGet(OptionalInt::empty),
        query.first("last").filter(text -> !text.isEmpty()));
  }

  private static int number(String text) {
    if (!DIGITS.matchesAllOf(text)) {
      throw ApiException.of(
              ErrorCode.PAGINATION_NUMBER_INVALID,
              Errors.message(ErrorCode.PAGINATION_NUMBER_INVALID)
                  + ": expected a number of 0 or more")
          .withDetail(Map.of("n", text.substring(0, Math.min(text.length(), LONGEST_SHOWN))));
    }
    return text.length() <= LONGEST_NUMBER ? Integer.parseInt(text) : Integer.MAX_VALUE;
  }

  /**
   * Returns the value of a {@code Link} header for the next page.
   *
   * @param reference the path, and a question mark or a query that ends in an ampersand
   */
  static String next(String reference, String last, int n) {
    return "<" + reference + "last=" + encoded(last) + "&n=" + n + ">; rel=\"next\"";
  }

  /** Returns {@code value} encoded as a value in a query. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
