package io.stowage.registry.http.internal.api;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The conditions {@code If-Match} and {@code If-None-Match} of a request (RFC 9110, section 13.1).
 * The entity tag of a manifest is its digest in quotes; the digest alone is understood as well, as
 * in Distribution.
 *
 * @param match the tags of {@code If-Match}, or none if there is no such condition
 * @param noneMatch the tags of {@code If-None-Match}, or none if there is no such condition
 */
record Preconditions(List<String> match, List<String> noneMatch) {
  private static final Splitter LIST = Splitter.on(',').trimResults().omitEmptyStrings();
  private static final CharMatcher QUOTE = CharMatcher.is('"');
  private static final String WEAK = "W/";
  private static final String ANY = "*";

  /** Returns the conditions of {@code request}. */
  static Preconditions of(HttpRequest request) {
    return new Preconditions(tags(request, "If-Match"), tags(request, "If-None-Match"));
  }

  /** Returns no conditions. */
  static Preconditions none() {
    return new Preconditions(List.of(), List.of());
  }

  private static List<String> tags(HttpRequest request, String name) {
    return request.headers(name).stream().flatMap(LIST::splitToStream).toList();
  }

  /** Returns the entity tag of the manifest {@code digest}. */
  static String entityTag(Digest digest) {
    return '"' + digest.toString() + '"';
  }

  /** Returns whether there is a condition. */
  boolean exist() {
    return !match.isEmpty() || !noneMatch.isEmpty();
  }

  /** Returns whether a resource that is {@code current} at present, or absent, may be changed. */
  boolean allowChange(Optional<Digest> current) {
    return (match.isEmpty()
            || current.filter(digest -> names(match, digest, false)).isPresent())
        && current.filter(digest -> names(noneMatch, digest, true)).isEmpty();
  }

  /** Returns whether the client states that it has the manifest {@code digest}. */
  boolean know(Digest digest) {
    return names(noneMatch, digest, true);
  }

  private static boolean names(List<String> tags, Digest digest, boolean weakly) {
    String value = digest.toString();
    return tags.stream().anyMatch(tag -> tag.equals(ANY) || value(tag, weakly).equals(value));
  }

  /** Returns the digest in a tag; a weak one names none where the comparison is strong. */
  private static String value(String tag, boolean weakly) {
    String strong = weakly && tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    return QUOTE.trimFrom(strong);
  }
}
