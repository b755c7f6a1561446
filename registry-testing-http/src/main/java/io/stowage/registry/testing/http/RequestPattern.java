package io.stowage.registry.testing.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Selects requests.
 *
 * @param method the method; if empty, every method
 * @param path matches the whole path
 */
record RequestPattern(Optional<HttpMethod> method, Pattern path) {
  private static final Pattern PARTS = Pattern.compile("\\*\\*|\\*|[^*]+");

  /**
   * Selects requests with any method whose path matches {@code glob}.
   *
   * @throws IllegalArgumentException if no path can match, because paths begin with a slash
   */
  static RequestPattern of(String glob) {
    return new RequestPattern(Optional.empty(), compiled(glob));
  }

  /**
   * Selects requests with this {@code method} whose path matches {@code glob}.
   *
   * @throws IllegalArgumentException as {@link #of(String)} does
   */
  static RequestPattern of(HttpMethod method, String glob) {
    return new RequestPattern(Optional.of(method), compiled(glob));
  }

  private static Pattern compiled(String glob) {
    if (!glob.startsWith("/") && !glob.startsWith("*")) {
      throw new IllegalArgumentException("path pattern \"" + glob
          + "\", expected / or * at its beginning, such as **/blobs/uploads/*");
    }
    String regex = PARTS.matcher(glob).replaceAll(part -> switch (part.group()) {
      case "**" -> ".*";
      case "*" -> "[^/]*";
      default -> Matcher.quoteReplacement(Pattern.quote(part.group()));
    });
    return Pattern.compile(regex);
  }

  boolean matches(String requestMethod, String requestPath) {
    return method.map(wanted -> wanted.name().equals(requestMethod)).orElse(true)
        && path.matcher(requestPath).matches();
  }
}
