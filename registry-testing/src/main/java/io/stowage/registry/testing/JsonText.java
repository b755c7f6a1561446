package io.stowage.registry.testing;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Platform;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes JSON in the order of its arguments: maps, lists and numbers; any other value as its text.
 */
final class JsonText {
  private JsonText() {}

  static byte[] bytes(Map<String, ?> object) {
    return text(object).getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, Object> descriptor(Descriptor descriptor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mediaType", descriptor.mediaType());
    json.put("size", descriptor.size());
    json.put("digest", descriptor.digest());
    if (!descriptor.urls().isEmpty()) {
      json.put("urls", descriptor.urls());
    }
    descriptor.platform().map(JsonText::platform).ifPresent(value -> json.put("platform", value));
    return json;
  }

  private static Map<String, String> platform(Platform platform) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("architecture", platform.architecture());
    json.put("os", platform.os());
    return json;
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> quote(entry.getKey()) + ":" + text(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JsonText::text).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof Number ? value.toString() : quote(value);
  }

  private static String quote(Object value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : value.toString().toCharArray()) {
      if (c < ' ' || c == '"' || c == '\\') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
