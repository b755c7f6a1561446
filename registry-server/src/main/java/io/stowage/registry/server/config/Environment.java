package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Overrides a configuration by environment variables.
 *
 * <p>{@code REGISTRY_STORAGE_DELETE_ENABLED} overrides {@code storage.delete.enabled}. A part of
 * the name is that of a field in Distribution's source or that of the key in the file, without
 * regard to case, or the index of an element of a list, which may be the first index behind the
 * list. The value is YAML, and may be a whole subtree. Variables are applied in the order of their
 * names, so that longer ones override shorter ones. A warning tells where Distribution would ignore
 * a variable or stop.
 */
final class Environment {
  private static final String PREFIX = "REGISTRY_";
  private static final Set<String> NO_KEYS = Set.of("REGISTRY_CONFIGURATION_PATH");
  private static final String MAINTENANCE = "storage.maintenance";

  private final Document document;

  Environment(Document document) {
    this.document = document;
  }

  /**
   * Applies the variables whose first part after the prefix {@code sections} accepts.
   *
   * @throws ConfigurationException if the value of one of them is not YAML, an index is wrong, or a
   *     variable of this registry is unknown
   */
  void apply(Map<String, String> variables, Predicate<String> sections) {
    new TreeMap<>(variables).forEach((name, value) -> {
      if (name.startsWith(PREFIX) && !NO_KEYS.contains(name)) {
        List<String> parts = List.of(name.substring(PREFIX.length()).split("_", -1));
        if (sections.test(parts.get(0))) {
          apply(new Variable(name, value, parts));
        }
      }
    });
  }

  private void apply(Variable variable) {
    inMapping(Schema.ROOT, document.root(), "", variable);
  }

  private void inMapping(Key mapping, ObjectNode node, String path, Variable variable) {
    String part = variable.parts().get(0);
    Optional<Key> known = mapping.variablePart(part);
    if (known.isEmpty() && !mapping.isOpen()) {
      ignore(variable, path);
      return;
    }
    String name = known.map(Key::name).orElseGet(() -> existing(node, part));
    Key key = known.orElseGet(() -> mapping.openPart(name));
    if (!key.field().equalsIgnoreCase(part)) {
      warn(
          variable,
          "is ignored by Distribution, which expects " + key.field() + " in place of " + part);
    }
    String below = path.isEmpty() ? name : path + "." + name;
    if (variable.isLast()) {
      node.set(name, value(key, variable));
      document.originated(below, variable.name());
    } else {
      below(key, node, below, variable.rest());
    }
  }

  /** Distribution finds an existing key without regard to case, and makes a new one lower case. */
  private static String existing(ObjectNode node, String part) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.equalsIgnoreCase(part)) {
        return name;
      }
    }
    return part.toLowerCase(Locale.ROOT);
  }

  private void below(Key key, ObjectNode parent, String path, Variable variable) {
    JsonNode present = parent.path(key.name());
    if (key.type().isMapping()) {
      if (path.startsWith(MAINTENANCE + ".") && !present.isObject()) {
        warn(variable, "makes Distribution stop, unless its file contains " + path);
      }
      ObjectNode mapping = Document.mapping(present);
      parent.set(key.name(), mapping);
      if (!present.isObject()) {
        document.originated(path, variable.name());
      }
      inMapping(key, mapping, path, variable);
    } else if (key.type().isList()) {
      ArrayNode list = Document.list(present);
      parent.set(key.name(), list);
      inList(key, list, path, variable);
    } else {
      ignore(variable, path);
    }
  }

  private void inList(Key key, ArrayNode list, String path, Variable variable) {
    int index = index(variable, list.size());
    String below = path + "[" + index + "]";
    if (variable.isLast()) {
      warn(
          variable,
          key.type() == Type.TEXTS
              ? "is ignored by Distribution 2.8, and adds an empty element in 3.1"
              : "is ignored by Distribution 2.8, and makes 3.1 stop");
      put(list, index, Document.parse(variable.name(), variable.value()));
      document.originated(below, variable.name());
    } else if (key.type() == Type.GROUPS) {
      warn(variable, "is ignored by Distribution 2.8");
      ObjectNode element = Document.mapping(list.path(index));
      put(list, index, element);
      inMapping(key, element, below, variable.rest());
    } else {
      ignore(variable, below);
    }
  }

  private static void put(ArrayNode list, int index, JsonNode element) {
    if (index < list.size()) {
      list.set(index, element);
    } else {
      list.add(element);
    }
  }

  private static int index(Variable variable, int size) {
    String part = variable.parts().get(0);
    Optional<Long> index = Scalars.number(part).filter(number -> number >= 0 && number <= size);
    return index
        .map(Long::intValue)
        .orElseThrow(() -> ConfigurationException.of(
            "environment",
            variable.name(),
            "set",
            "an index from 0 to " + size + " in place of " + part));
  }

  private static JsonNode value(Key key, Variable variable) {
    JsonNode value = Document.parse(variable.name(), variable.value());
    if (value.isMissingNode()) {
      return JsonNodeFactory.instance.nullNode();
    }
    return key.type() == Type.CHOICE && value.isTextual() ? Document.mapping(value) : value;
  }

  /** A variable of this registry is refused, as the key in the file would be. */
  private void ignore(Variable variable, String path) {
    if (path.equals(Schema.OWN) || path.startsWith(Schema.OWN + ".")) {
      throw ConfigurationException.of(
          "environment", variable.name(), "unknown", "the name of a key below " + path);
    }
    warn(variable, "is unknown and has no effect");
  }

  private void warn(Variable variable, String problem) {
    document.warnings().add("environment: " + variable.name() + " " + problem);
  }

  /**
   * A variable, while its name is followed.
   *
   * @param name its name
   * @param value its value
   * @param parts the parts of the name that have not been followed yet; at least one
   */
  private record Variable(String name, String value, List<String> parts) {
    boolean isLast() {
      return parts.size() == 1;
    }

    Variable rest() {
      return new Variable(name, value, parts.subList(1, parts.size()));
    }
  }
}
