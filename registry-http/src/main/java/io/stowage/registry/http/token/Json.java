package io.stowage.registry.http.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads JSON objects that have only one interpretation: UTF-8, no duplicate keys, nothing after the
 * value, and at most 16 levels of nesting. Errors are {@code IllegalArgumentException}s without
 * content.
 */
final class Json {
  private static final int DEEPEST = 16;

  private static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private Json() {}

  /** Parses an object. */
  static JsonNode object(byte[] content) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      JsonNode node = MAPPER.readTree(text);
      if (node.isObject()) {
        return node;
      }
      throw notAnObject();
    } catch (IOException e) {
      // The message of the cause would show a part of the content, which may be secret.
      throw notAnObject();
    }
  }

  private static IllegalArgumentException notAnObject() {
    return new IllegalArgumentException("the content is not a JSON object without duplicate keys");
  }

  /** Returns a string, or empty if the key is absent or {@code null}. */
  static Optional<String> text(JsonNode object, String key) {
    if (!object.hasNonNull(key)) {
      return Optional.empty();
    }
    JsonNode value = object.get(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + " is not a string");
    }
    return Optional.of(value.textValue());
  }

  /** Returns an array of strings, which is empty if the key is absent or {@code null}. */
  static List<String> texts(JsonNode object, String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(object, key)) {
      if (!element.isTextual()) {
        throw new IllegalArgumentException(key + " is not an array of strings");
      }
      texts.add(element.textValue());
    }
    return List.copyOf(texts);
  }

  /** Returns the elements of an array, which is empty if the key is absent or {@code null}. */
  static List<JsonNode> elements(JsonNode object, String key) {
    if (!object.hasNonNull(key)) {
      return List.of();
    }
    JsonNode array = object.get(key);
    if (!array.isArray()) {
      throw new IllegalArgumentException(key + " is not an array");
    }
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return List.copyOf(elements);
  }

  /** Returns a string that is required and contains bytes in base64url. */
  static byte[] bytes(JsonNode object, String key) {
    String text =
        text(object, key).orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
    return base64url(text);
  }

  /** Decodes base64url. */
  static byte[] base64url(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  /** Encodes as base64url without padding. */
  static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
