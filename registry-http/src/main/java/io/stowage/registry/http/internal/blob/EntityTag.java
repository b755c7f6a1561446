package io.stowage.registry.http.internal.blob;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.model.Digest;
import java.util.Optional;

/**
 * The entity tag of a blob, and the conditions of requests that name one (RFC 9110, sections 8.8.3
 * and 13.1).
 *
 * @param value the digest by which the blob was requested, in quotes
 */
record EntityTag(String value) {
  private static final Splitter LIST =
      Splitter.on(',').trimResults(CharMatcher.anyOf(" \t")).omitEmptyStrings();
  private static final String WEAK = "W/";

  /** Returns the tag of the blob {@code digest}. */
  static EntityTag of(Digest digest) {
    return new EntityTag("\"" + digest + "\"");
  }

  /** Returns whether the client states in {@code If-None-Match} that it has the blob. */
  boolean isKnownTo(HttpRequest request) {
    return request.headers("If-None-Match").stream()
        .flatMap(LIST::splitToStream)
        .anyMatch(tag -> tag.equals("*") || withoutWeakness(tag).equals(value));
  }

  /**
   * Returns whether the header {@code Range} of {@code request} applies to the blob: there is no
   * {@code If-Range}, or it names this tag. A date never applies, because blobs have none.
   */
  boolean allowsRangesOf(HttpRequest request) {
    Optional<String> condition = request.header("If-Range");
    return condition.isEmpty() || condition.get().strip().equals(value);
  }

  private static String withoutWeakness(String tag) {
    return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
  }

  @Override
  public String toString() {
    return value;
  }
}
