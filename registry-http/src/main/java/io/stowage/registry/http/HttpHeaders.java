package io.stowage.registry.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The header fields of a request or response, in the order in which they were added. Names are
 * compared without regard to case. Immutable.
 */
public final class HttpHeaders {
  private static final HttpHeaders NONE = new HttpHeaders(Map.of());

  private final Map<String, Field> fields;

  private record Field(String name, List<String> values) {}

  private HttpHeaders(Map<String, Field> fields) {
    this.fields = fields;
  }

  /** Returns headers without a field. */
  public static HttpHeaders none() {
    return NONE;
  }

  /** Returns a builder without a field. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the fields of these headers. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    forEach(builder::add);
    return builder;
  }

  /** Returns the value of the first line with this {@code name}. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Returns the values of all lines with this {@code name}, or an empty list. */
  public List<String> all(String name) {
    Objects.requireNonNull(name, "name");
    Field field = fields.get(key(name));
    return field == null ? List.of() : field.values;
  }

  /** Calls {@code visitor} with the name and value of each line. */
  public void forEach(BiConsumer<String, String> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    for (Field field : fields.values()) {
      for (String value : field.values) {
        visitor.accept(field.name, value);
      }
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Returns the names of the fields; values may contain passwords. */
  @Override
  public String toString() {
    return "HttpHeaders[names=" + fields.keySet() + "]";
  }

  /** Collects fields. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a line with {@code name} and {@code value}.
     *
     * @throws IllegalArgumentException if either contains a line break or NUL
     */
    public Builder add(String name, String value) {
      check(Objects.requireNonNull(name, "name"));
      check(Objects.requireNonNull(value, "value"));
      fields
          .computeIfAbsent(key(name), k -> new Field(name, new ArrayList<>()))
          .values
          .add(value);
      return this;
    }

    /**
     * Replaces all lines with {@code name} by one.
     *
     * @throws IllegalArgumentException as {@link #add} does
     */
    public Builder set(String name, String value) {
      Objects.requireNonNull(value, "value");
      return remove(name).add(name, value);
    }

    /** Removes all lines with {@code name}. */
    public Builder remove(String name) {
      Objects.requireNonNull(name, "name");
      fields.remove(key(name));
      return this;
    }

    /** Returns the headers. */
    public HttpHeaders build() {
      Map<String, Field> copy = new LinkedHashMap<>();
      fields.forEach(
          (key, field) -> copy.put(key, new Field(field.name, List.copyOf(field.values))));
      return new HttpHeaders(Collections.unmodifiableMap(copy));
    }

    private static void check(String text) {
      if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new IllegalArgumentException("a header field contains a line break or NUL");
      }
    }
  }
}
