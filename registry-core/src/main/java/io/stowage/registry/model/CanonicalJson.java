package io.stowage.registry.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes values as JSON, with the same bytes for equal values. {@link ManifestBuilder} states the
 * form.
 */
final class CanonicalJson {
  private CanonicalJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode descriptors(List<Descriptor> descriptors) {
    return JsonNodeFactory.instance
        .arrayNode()
        .addAll(descriptors.stream().map(CanonicalJson::descriptor).toList());
  }

  static ObjectNode descriptor(Descriptor descriptor) {
    ObjectNode json = object()
        .put("mediaType", descriptor.mediaType().value())
        .put("digest", descriptor.digest().toString())
        .put("size", descriptor.size());
    putTexts(json, "urls", descriptor.urls());
    putTexts(json, "annotations", descriptor.annotations());
    descriptor.data().ifPresent(data -> json.put("data", data));
    descriptor.platform().ifPresent(platform -> json.set("platform", platform(platform)));
    descriptor.artifactType().ifPresent(type -> json.put("artifactType", type.value()));
    return json;
  }

  static ObjectNode platform(Platform platform) {
    ObjectNode json =
        object().put("architecture", platform.architecture()).put("os", platform.os());
    putText(json, "os.version", platform.osVersion());
    putTexts(json, "os.features", platform.osFeatures());
    putText(json, "variant", platform.variant());
    return json;
  }

  static void putTexts(ObjectNode json, String key, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      new TreeMap<>(texts).forEach(json.putObject(key)::put);
    }
  }

  /**
   * Returns {@code json} in UTF-8.
   *
   * @throws RegistryException MANIFEST_INVALID if a string contains an unpaired surrogate
   */
  static byte[] bytes(JsonNode json) {
    String text = json.toString();
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID, text, "Unicode: " + e.getMessage());
    }
  }

  /**
   * Returns {@code json} as a string.
   *
   * @throws RegistryException MANIFEST_INVALID if a string contains an unpaired surrogate
   */
  static String text(JsonNode json) {
    return new String(bytes(json), StandardCharsets.UTF_8);
  }

  private static void putTexts(ObjectNode json, String key, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(json.putArray(key)::add);
    }
  }

  private static void putText(ObjectNode json, String key, String text) {
    if (!text.isEmpty()) {
      json.put(key, text);
    }
  }
}
