package io.stowage.registry.internal.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes a JSON object without white space. Its members have the order in which they are put; no
 * key may be put twice. Not thread-safe.
 */
public final class JsonWriter {
  private final StringJoiner members = new StringJoiner(",", "{", "}");

  /** Adds a string. */
  public JsonWriter put(String key, String text) {
    return putJson(key, quoted(text));
  }

  /** Adds a number. */
  public JsonWriter put(String key, long number) {
    return putJson(key, Long.toString(number));
  }

  /** Adds a truth value. */
  public JsonWriter put(String key, boolean truth) {
    return putJson(key, Boolean.toString(truth));
  }

  /** Adds the name of {@code constant}, in lower case and with hyphens. */
  public JsonWriter put(String key, Enum<?> constant) {
    return put(key, constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** Adds an array of the strings to which {@code items} convert. */
  public JsonWriter put(String key, Collection<?> items) {
    return put(key, items, item -> quoted(item.toString()));
  }

  /** Adds an array of {@code items}, which {@code toJson} converts to JSON. */
  public <T> JsonWriter put(String key, Collection<T> items, Function<T, String> toJson) {
    return putJson(key, array(items, toJson));
  }

  /** Adds a value that is JSON. */
  public JsonWriter putJson(String key, String json) {
    members.add(quoted(key) + ":" + json);
    return this;
  }

  /** Returns the object. */
  @Override
  public String toString() {
    return members.toString();
  }

  /** Returns an array of {@code items}, which {@code toJson} converts to JSON. */
  public static <T> String array(Collection<T> items, Function<? super T, String> toJson) {
    return items.stream().map(toJson).collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns {@code text} as a JSON string. */
  public static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
