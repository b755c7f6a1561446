package io.stowage.registry.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The parameters of a query, decoded as {@code application/x-www-form-urlencoded} in UTF-8. A part
 * whose percent-encoding is malformed is taken as it stands. Immutable.
 */
public final class QueryParameters {
  private final String raw;
  private final Map<String, List<String>> values;

  private QueryParameters(String raw, Map<String, List<String>> values) {
    this.raw = raw;
    this.values = values;
  }

  /** Parses a query without its leading question mark. */
  public static QueryParameters parse(String raw) {
    Objects.requireNonNull(raw, "raw");
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
    values.replaceAll((name, all) -> List.copyOf(all));
    return new QueryParameters(raw, values);
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }

  /** Returns the first value of {@code name}. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Returns all values of {@code name}, or an empty list. */
  public List<String> all(String name) {
    Objects.requireNonNull(name, "name");
    return values.getOrDefault(name, List.of());
  }

  /** Returns whether there is a value of {@code name}. */
  public boolean contains(String name) {
    return values.containsKey(Objects.requireNonNull(name, "name"));
  }

  /** Returns the query as it was sent, without the question mark. */
  public String raw() {
    return raw;
  }

  /** Returns the names of the parameters; their values may contain secrets. */
  @Override
  public String toString() {
    return "QueryParameters[names=" + values.keySet() + "]";
  }
}
