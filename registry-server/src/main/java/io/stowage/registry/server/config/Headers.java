package io.stowage.registry.server.config;

import io.stowage.registry.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the names and values of HTTP headers. */
final class Headers {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private Headers() {}

  /** Returns the headers at {@code key}, in their order. */
  static Map<String, List<String>> map(Section section, String key) {
    Map<String, List<String>> headers = section.headers(key);
    headers.forEach((name, values) -> {
      if (!NAME.matcher(name).matches() || values.stream().anyMatch(Headers::isMalformed)) {
        throw section.invalid(key, "malformed at " + name, "names and values of HTTP headers");
      }
    });
    return headers;
  }

  /** Returns the headers at {@code key}. */
  static HttpHeaders fields(Section section, String key) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    map(section, key).forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    return headers.build();
  }

  private static boolean isMalformed(String value) {
    return value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff);
  }
}
