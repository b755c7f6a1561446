package io.stowage.registry.http.internal.api;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Splits the path of a request, with its percent-encoding, into segments. */
public final class PathSegments {
  private static final Splitter SLASH = Splitter.on('/');
  private static final CharMatcher FORBIDDEN =
      CharMatcher.is('/').or(CharMatcher.is('\\')).or(CharMatcher.javaIsoControl());

  private PathSegments() {}

  /**
   * Splits a path and decodes its segments, once. The result is empty if a segment is malformed or
   * contains an encoded slash, a backslash or a control character.
   */
  public static Optional<List<String>> of(String path) {
    Objects.requireNonNull(path, "path");
    try {
      List<String> decoded =
          SLASH.splitToStream(path).map(PathSegments::decoded).toList();
      return decoded.stream().allMatch(FORBIDDEN::matchesNoneOf)
          ? Optional.of(decoded)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Decodes a segment, in which a plus sign stands for itself, unlike in a form. */
  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
