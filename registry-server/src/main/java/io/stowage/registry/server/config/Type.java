package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;

/** The type of the value of a key. */
enum Type {
  /** A text. */
  TEXT("a string"),
  /** A boolean. */
  FLAG("true or false"),
  /** A whole number. */
  NUMBER("a whole number"),
  /** A duration of Distribution. */
  DURATION("a duration with a unit, such as 10s, 5m or 24h"),
  /** A duration of this registry, which always has a unit. */
  PERIOD("0, or a duration with a unit, such as 90s, 10m, 1h or 2d"),
  /** A number of bytes. */
  SIZE("a number of bytes, or one with KiB, MiB, GiB or TiB, such as 4MiB"),
  /** A list of texts. */
  TEXTS("a list of strings"),
  /** A mapping of names to lists of texts. */
  HEADERS("a mapping of names to lists of strings"),
  /** A mapping whose keys are free. */
  MAP("a mapping"),
  /** A mapping whose keys are known. */
  GROUP("a mapping"),
  /** A mapping whose keys are known, and whose presence selects it among its siblings. */
  ALTERNATIVE("a mapping"),
  /** A mapping that contains an alternative, or the name of the alternative. */
  CHOICE("a mapping, or a name"),
  /** A mapping of which only some keys are known. */
  OPEN("a mapping"),
  /** A list of mappings whose keys are known. */
  GROUPS("a list of mappings");

  private final String expected;

  Type(String expected) {
    this.expected = expected;
  }

  /** Returns a description of the accepted values. */
  String expected() {
    return expected;
  }

  /** Returns whether a value is a mapping whose keys have names of their own. */
  boolean isMapping() {
    return switch (this) {
      case HEADERS, MAP, GROUP, ALTERNATIVE, CHOICE, OPEN -> true;
      default -> false;
    };
  }

  /** Returns whether a value is a list. */
  boolean isList() {
    return this == TEXTS || this == GROUPS;
  }

  /** Returns whether {@code node} is a value of this type; nothing, and an empty text, always is. */
  boolean accepts(JsonNode node) {
    if (node.isMissingNode()
        || node.isNull()
        || (node.isTextual() && node.asText().isEmpty())) {
      return true;
    }
    return switch (this) {
      case TEXT -> node.isTextual();
      case FLAG -> parses(node, Scalars::flag);
      case NUMBER -> parses(node, Scalars::number);
      case DURATION -> parses(node, Scalars::duration);
      case PERIOD -> parses(node, Scalars::period);
      case SIZE -> parses(node, Scalars::size);
      case TEXTS -> isTexts(node);
      case HEADERS -> node.isObject() && node.valueStream().allMatch(Type::isTexts);
      case MAP, GROUP, ALTERNATIVE, OPEN -> node.isObject();
      case CHOICE -> node.isObject() || node.isTextual();
      case GROUPS -> node.isArray() && node.valueStream().allMatch(JsonNode::isObject);
    };
  }

  private static <T> boolean parses(JsonNode node, Function<String, Optional<T>> parser) {
    return node.isTextual() && parser.apply(node.asText()).isPresent();
  }

  /** One text counts as a list of one. */
  private static boolean isTexts(JsonNode node) {
    return node.isTextual()
        || node.isNull()
        || (node.isArray() && node.valueStream().allMatch(JsonNode::isTextual));
  }
}
