package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration while it is read: a tree of texts, the place that each value comes from, and the
 * warnings so far. A path is the names of keys, separated by dots, with the indexes of lists in
 * brackets. Not safe for use by several threads.
 */
final class Document {
  private static final int LARGEST = 1 << 20;
  private static final int LONGEST_SHOWN = 200;
  private static final String HIDDEN = "***";

  private final String source;
  private final ObjectNode root;
  private final Map<String, String> origins = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private Document(String source, ObjectNode root) {
    this.source = source;
    this.root = root;
    for (Key key : Schema.ROOT.parts()) {
      if (key.type() == Type.CHOICE && root.path(key.name()).isTextual()) {
        root.set(key.name(), mapping(root.path(key.name())));
      }
    }
  }

  /** Returns an empty document, whose values will come from {@code source}. */
  static Document empty(String source) {
    return new Document(source, JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads {@code file}.
   *
   * @throws UncheckedIOException if it cannot be read
   * @throws ConfigurationException if it is not a mapping in YAML, or too large
   */
  static Document read(Path file) {
    JsonNode content = parse(file.toString(), text(file));
    if (content.isMissingNode() || content.isNull()) {
      return empty(file.toString());
    }
    if (content instanceof ObjectNode mapping) {
      return new Document(file.toString(), mapping);
    }
    throw new ConfigurationException(file + ": expected a mapping of keys to values");
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new ConfigurationException(file + ": expected a file of at most 1 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
  }

  /**
   * Parses the {@code text} of a file or variable.
   *
   * @throws ConfigurationException if it is not YAML
   */
  static JsonNode parse(String source, String text) {
    try {
      return YamlTree.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(source + ": expected YAML: " + e.getMessage(), e);
    }
  }

  /** Returns {@code node} as a mapping; a bare name becomes a mapping with that one key. */
  static ObjectNode mapping(JsonNode node) {
    if (node instanceof ObjectNode mapping) {
      return mapping;
    }
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    if (node.isTextual() && !node.asText().isEmpty()) {
      mapping.putNull(node.asText());
    }
    return mapping;
  }

  /** Returns {@code node} as a list; a bare text becomes a list with that one element. */
  static ArrayNode list(JsonNode node) {
    if (node instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    if (node.isTextual() && !node.asText().isEmpty()) {
      list.add(node);
    }
    return list;
  }

  /** Returns the name of the file, or what stands for it. */
  String source() {
    return source;
  }

  /** Returns the tree, which may be changed. */
  ObjectNode root() {
    return root;
  }

  /** Returns the warnings so far. */
  List<String> warnings() {
    return warnings;
  }

  /** Adds a warning about the value at {@code path}. */
  void warn(String path, String problem) {
    warnings.add(sourceOf(path) + ": " + path + " " + problem);
  }

  /** Records that the value at {@code path} comes from {@code origin} instead of the file. */
  void originated(String path, String origin) {
    origins.put(path, origin);
  }

  /** Returns the place that the value at {@code path} comes from. */
  String sourceOf(String path) {
    for (String part = path; !part.isEmpty(); part = parent(part)) {
      String origin = origins.get(part);
      if (origin != null) {
        return origin;
      }
    }
    return source;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }

  /** Replaces the value at a path of mappings. */
  void set(String path, JsonNode value, String origin) {
    String[] names = path.split("\\.", -1);
    ObjectNode parent = root;
    for (int i = 0; i < names.length - 1; i++) {
      ObjectNode child = mapping(parent.path(names[i]));
      parent.set(names[i], child);
      parent = child;
    }
    parent.set(names[names.length - 1], value);
    originated(path, origin);
  }

  /** Moves the value of an older key below a mapping to its newer key, which takes precedence. */
  void rename(String older, String mapping, String newer) {
    JsonNode value = root.path(older);
    JsonNode present = root.path(mapping).path(newer);
    if (value.isTextual() && (present.isMissingNode() || present.isNull())) {
      set(mapping + "." + newer, value, sourceOf(older));
    }
    root.remove(older);
  }

  /** Returns an exception that reports the value of {@code key} at {@code path}. */
  ConfigurationException invalid(Key key, String path, Object value, String expected) {
    return ConfigurationException.of(sourceOf(path), path, shown(key, value), expected);
  }

  private static String shown(Key key, Object value) {
    if (key.secret()) {
      return HIDDEN;
    }
    if (value instanceof JsonNode node) {
      if (node.isMissingNode() || node.isNull()) {
        return "missing";
      }
      if (node.isContainerNode() && !key.parts().isEmpty()) {
        return node.isArray() ? "a list" : "a mapping";
      }
    }
    String text = value.toString();
    if (Secret.isIn(text)) {
      return HIDDEN;
    }
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
