package io.stowage.registry.oci;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads and writes the JSON that belongs to layouts, and to no registry. */
final class Json {
  private static final int DEEPEST = 64;

  private static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(DEEPEST)
              .maxStringLength(Manifest.LIMIT)
              .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private Json() {}

  /**
   * Reads {@code file}.
   *
   * @throws RegistryException MANIFEST_INVALID, with its name
   */
  static JsonNode read(LayoutFile file) throws IOException {
    return read(file.name(), file.read(LayoutFile.LIMIT));
  }

  /**
   * Reads what {@code name} says.
   *
   * @throws RegistryException MANIFEST_INVALID, with {@code name}
   */
  static JsonNode read(String name, byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw invalid(name, "JSON: " + e.getOriginalMessage());
    }
  }

  /** Returns the text of {@code key}, empty if there is none. */
  static String text(JsonNode node, String key, String file) {
    JsonNode value = node.path(key);
    if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
      throw invalid(file, "a text as " + key);
    }
    return value.asText("");
  }

  /** Returns the texts of the array {@code key}, which may be absent. */
  static List<String> texts(JsonNode node, String key, String file) {
    JsonNode array = node.path(key);
    if (!array.isArray() && !array.isMissingNode() && !array.isNull()) {
      throw invalid(file, "an array of texts as " + key);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        throw invalid(file, "an array of texts as " + key);
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** Writes type, size and digest, in the order of skopeo, and what else a layout's index has. */
  static ObjectNode descriptor(Descriptor descriptor) {
    ObjectNode json = object()
        .put("mediaType", descriptor.mediaType().value())
        .put("size", descriptor.size())
        .put("digest", descriptor.digest().toString());
    descriptor.artifactType().ifPresent(type -> json.put("artifactType", type.value()));
    if (!descriptor.annotations().isEmpty()) {
      ObjectNode annotations = json.putObject("annotations");
      new TreeMap<>(descriptor.annotations()).forEach(annotations::put);
    }
    return json;
  }

  /** Writes without white space, always the same. */
  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  static RegistryException invalid(String file, String expected) {
    return RegistryException.invalid(ErrorCode.MANIFEST_INVALID, file, expected);
  }
}
