package io.stowage.registry.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON that has only one interpretation: UTF-8 without a byte order mark, no duplicate keys,
 * nothing after the value, at most 64 levels of nesting, and at most a million tokens.
 */
final class StrictJson {
  private static final int DEEPEST = 64;
  private static final int MOST_TOKENS = 1_000_000;

  private static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(DEEPEST)
              .maxStringLength(Manifest.LIMIT)
              .maxNameLength(Manifest.LIMIT)
              .maxTokenCount(MOST_TOKENS)
              .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private StrictJson() {}

  /** Parses an object that is not larger than a manifest may be. */
  static JsonObject parse(byte[] bytes, Set<String> keys) {
    return JsonObject.of("", tree(bytes), keys);
  }

  private static JsonNode tree(byte[] bytes) {
    String text = text(bytes);
    if (text.startsWith("\uFEFF")) {
      throw damaged("JSON without a byte order mark");
    }
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          place(e.getLocation()),
          "JSON without duplicate keys, with at most " + DEEPEST + " levels and " + MOST_TOKENS
              + " tokens");
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw damaged("UTF-8: " + e.getMessage());
    }
  }

  /** Returns where the parser stopped. Its messages are not used: they name its own classes. */
  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static RegistryException damaged(String expected) {
    return RegistryException.invalid(ErrorCode.MANIFEST_INVALID, "", expected);
  }
}
