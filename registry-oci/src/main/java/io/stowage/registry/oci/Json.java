package io.stowage.registry.oci;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
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

/** Reads and writes the JSON files of layouts, as opposed to manifests of a registry. */
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
   * @throws RegistryException MANIFEST_INVALID, with its name, if it is not JSON
   */
  static JsonNode read(LayoutFile file) throws IOException {
    return read(file.name(), file.read(LayoutFile.LIMIT));
  }

  /**
   * Parses {@code bytes}, the content of {@code name}.
   *
   * @throws RegistryException MANIFEST_INVALID, with {@code name}, if they are not JSON
   */
  static JsonNode read(String name, byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw unreadable(name, e);
    }
  }

  /** Returns a parser of {@code bytes} that reads them token by token. */
  static JsonParser parser(byte[] bytes) throws IOException {
    return MAPPER.createParser(bytes);
  }

  /** Returns the exception for {@code name}, whose content a parser refuses with {@code e}. */
  static RegistryException unreadable(String name, JacksonException e) {
    return invalid(
        name, "JSON without duplicate keys, with at most " + DEEPEST + " levels" + place(e));
  }

  /** Returns where the parser stopped. Its messages are not used: they name its own classes. */
  private static String place(JacksonException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : "; reading it ended at line " + location.getLineNr() + ", column "
            + location.getColumnNr();
  }

  /** Returns the string at {@code key}, or an empty one if it is absent. */
  static String text(JsonNode node, String key, String file) {
    JsonNode value = node.path(key);
    if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
      throw invalid(file, "a string as " + key);
    }
    return value.asText("");
  }

  /** Returns the strings of the array at {@code key}, or an empty list if it is absent. */
  static List<String> texts(JsonNode node, String key, String file) {
    JsonNode array = node.path(key);
    if (!array.isArray() && !array.isMissingNode() && !array.isNull()) {
      throw invalid(file, "an array of strings as " + key);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        throw invalid(file, "an array of strings as " + key);
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

  /**
   * Returns a descriptor for the index of a layout: media type, size and digest, in the order of
   * skopeo, and artifact type and annotations if present.
   */
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

  /** Returns {@code node} without white space; equal trees give equal bytes. */
  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JacksonException e) {
      throw new IllegalStateException("cannot write a tree of JSON", e);
    }
  }

  static RegistryException invalid(String file, String expected) {
    return RegistryException.invalid(ErrorCode.MANIFEST_INVALID, file, expected);
  }
}
