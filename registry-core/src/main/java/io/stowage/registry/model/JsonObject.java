package io.stowage.registry.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * An object within a JSON document. Its error messages contain the JSON pointer of the offending
 * value.
 *
 * <p>As in Go, {@code null} counts as absent, and so does an empty string where a string is
 * optional.
 */
final class JsonObject {
  private final String pointer;
  private final JsonNode node;

  private JsonObject(String pointer, JsonNode node) {
    this.pointer = pointer;
    this.node = node;
  }

  /** Wraps {@code node}. No key of it may differ from one of {@code keys} only in case. */
  static JsonObject of(String pointer, JsonNode node, Set<String> keys) {
    if (!node.isObject()) {
      throw wrong(pointer, "an object", kind(node));
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      String key = property.getKey();
      if (!keys.contains(key)) {
        refuseLookalike(pointer, key, keys);
      }
    }
    return new JsonObject(pointer, node);
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  void refuse(String key, String expected) {
    if (has(key)) {
      throw invalid(key, expected, kind(node.get(key)));
    }
  }

  boolean isInteger(String key, int value) {
    JsonNode found = node.path(key);
    return found.isIntegralNumber() && found.canConvertToInt() && found.intValue() == value;
  }

  void requireInteger(String key, int value) {
    if (!isInteger(key, value)) {
      throw invalid(key, Integer.toString(value), shown(node.path(key)));
    }
  }

  long requireSize(String key) {
    JsonNode found = node.path(key);
    if (!found.isIntegralNumber() || !found.canConvertToLong() || found.longValue() < 0) {
      throw invalid(key, "an integer from 0 to " + Long.MAX_VALUE, shown(found));
    }
    return found.longValue();
  }

  /** Returns a string, which is empty if it is absent. */
  String text(String key) {
    return has(key) ? text(at(key), node.get(key)) : "";
  }

  <T> Optional<T> value(String key, Function<String, T> parser) {
    String text = text(key);
    return text.isEmpty() ? Optional.empty() : Optional.of(parsed(key, text, parser));
  }

  <T> T requireValue(String key, Function<String, T> parser) {
    return value(key, parser).orElseThrow(() -> invalid(key, "a string", shown(node.path(key))));
  }

  Optional<JsonObject> object(String key, Set<String> keys) {
    return has(key) ? Optional.of(of(at(key), node.get(key), keys)) : Optional.empty();
  }

  JsonObject requireObject(String key, Set<String> keys) {
    return object(key, keys).orElseThrow(() -> invalid(key, "an object", "nothing"));
  }

  <T> List<T> objects(String key, Set<String> keys, Function<JsonObject, T> reader) {
    return elements(key, (at, element) -> reader.apply(of(at, element, keys)));
  }

  /** Returns an array of strings. */
  List<String> list(String key) {
    return elements(key, JsonObject::text);
  }

  /** Returns an object whose values are strings. */
  Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(key, Set.of()).ifPresent(object -> {
      for (Map.Entry<String, JsonNode> entry : object.node.properties()) {
        texts.put(entry.getKey(), text(object.at(entry.getKey()), entry.getValue()));
      }
    });
    return Map.copyOf(texts);
  }

  RegistryException invalid(String key, String expected, String found) {
    return wrong(at(key), expected, found);
  }

  private <T> List<T> elements(String key, ElementReader<T> reader) {
    if (!has(key)) {
      return List.of();
    }
    JsonNode array = node.get(key);
    if (!array.isArray()) {
      throw invalid(key, "an array", kind(array));
    }
    List<T> values = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      values.add(reader.read(at(key) + "/" + i, array.get(i)));
    }
    return List.copyOf(values);
  }

  private <T> T parsed(String key, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (RegistryException | IllegalArgumentException e) {
      throw RegistryException.of(
          ErrorCode.MANIFEST_INVALID, at(key), String.valueOf(e.getMessage()));
    }
  }

  private String at(String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  private static String text(String pointer, JsonNode node) {
    if (!node.isTextual()) {
      throw wrong(pointer, "a string", kind(node));
    }
    return node.textValue();
  }

  private static void refuseLookalike(String pointer, String key, Set<String> keys) {
    for (String known : keys) {
      if (known.equalsIgnoreCase(key)) {
        throw wrong(pointer, "the key \"" + known + "\"", '"' + key + '"');
      }
    }
  }

  private static RegistryException wrong(String pointer, String expected, String found) {
    return RegistryException.invalid(
        ErrorCode.MANIFEST_INVALID, pointer, expected + ", found " + found);
  }

  private static String shown(JsonNode node) {
    return node.isNumber() && node.toString().length() <= 40 ? node.toString() : kind(node);
  }

  private static String kind(JsonNode node) {
    return node.isMissingNode()
        ? "nothing"
        : "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** Reads the element of an array that is at {@code pointer}. */
  private interface ElementReader<T> {
    T read(String pointer, JsonNode element);
  }
}
