package io.stowage.registry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The values of a configuration file of Distribution, which the environment overrides.
 *
 * <p>The variable of {@code storage.delete.enabled} is {@code REGISTRY_STORAGE_DELETE_ENABLED}; its
 * value is YAML. Shorter variables are applied before longer ones, so that the longer ones win.
 */
final class Settings {
  private static final String PREFIX = "REGISTRY_";
  private static final String ENVIRONMENT = "environment";
  private static final Pattern OVERRIDING =
      Pattern.compile("REGISTRY_(STORAGE|VALIDATION|STOWAGE)(_|$)");
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");

  private final String source;
  private final ObjectNode root;

  private Settings(String source, JsonNode file, Map<String, String> environment) {
    this.source = source;
    this.root = object(file);
    new TreeMap<>(environment).forEach((name, value) -> {
      if (OVERRIDING.matcher(name).lookingAt()) {
        override(name, value);
      }
    });
  }

  /**
   * Reads {@code file}, which {@code environment} overrides.
   *
   * @throws CommandException if it cannot be read
   * @throws ConfigurationException if it is not YAML
   */
  static Settings read(Path file, Map<String, String> environment) {
    return new Settings(file.toString(), parse(file.toString(), content(file)), environment);
  }

  /**
   * Reads only {@code environment}.
   *
   * @throws ConfigurationException if a variable is not YAML
   */
  static Settings of(Map<String, String> environment) {
    return new Settings(ENVIRONMENT, JsonNodeFactory.instance.missingNode(), environment);
  }

  /** Returns the source of the values: the file, or the environment if there is no file. */
  String source() {
    return source;
  }

  /** Returns whether {@code key}, names separated by dots, is present, with any value. */
  boolean has(String key) {
    return !at(key).isMissingNode();
  }

  /** Returns the string at {@code key}, or empty if there is none. */
  Optional<String> text(String key) {
    JsonNode value = at(key);
    if (value.isContainerNode()) {
      throw invalid(key, value, "a string");
    }
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }

  /** Returns the boolean at {@code key}, or false if there is none. */
  boolean flag(String key) {
    String value = text(key).orElse("false").toLowerCase(Locale.ROOT);
    if (!TRUE.contains(value) && !FALSE.contains(value)) {
      throw invalid(key, at(key), "true or false");
    }
    return TRUE.contains(value);
  }

  /** Returns the list of strings at {@code key}, or an empty list if there is none. */
  List<String> texts(String key) {
    JsonNode value = at(key);
    List<String> texts = new ArrayList<>();
    if (value.isTextual()) {
      texts.add(value.asText());
    } else if (value.isArray()) {
      value.forEach(element -> texts.add(element.asText()));
    } else if (!value.isMissingNode() && !value.isNull()) {
      throw invalid(key, value, "a list of strings");
    }
    return List.copyOf(texts);
  }

  /** Returns the names below {@code key}, or the one name that is its value, sorted. */
  Set<String> names(String key) {
    JsonNode value = at(key);
    Set<String> names = new TreeSet<>();
    value.fieldNames().forEachRemaining(names::add);
    if (value.isTextual()) {
      names.add(value.asText());
    }
    return names;
  }

  /** Returns an exception that reports the value of {@code key}. */
  ConfigurationException invalid(String key, Object value, String expected) {
    return new ConfigurationException(
        source + ": " + key + " is " + value + ", expected " + expected);
  }

  private JsonNode at(String key) {
    return root.at("/" + key.replace('.', '/'));
  }

  private void override(String name, String value) {
    String[] names = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).split("_", -1);
    ObjectNode parent = root;
    for (int i = 0; i < names.length - 1; i++) {
      JsonNode child = object(parent.path(names[i]));
      parent.set(names[i], child);
      parent = (ObjectNode) child;
    }
    JsonNode read = parse(name, value);
    parent.set(
        names[names.length - 1], read.isMissingNode() ? JsonNodeFactory.instance.nullNode() : read);
  }

  /** Returns {@code node} as an object; a bare name becomes an object with that one key. */
  private static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (node.isTextual()) {
      object.putNull(node.asText());
    }
    return object;
  }

  private static JsonNode parse(String source, String text) {
    try {
      return YamlTree.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(source + ": expected YAML: " + e.getMessage(), e);
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandException(file + ": cannot be read: " + e, e);
    }
  }
}
