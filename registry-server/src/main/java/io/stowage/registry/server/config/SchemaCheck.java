package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares a configuration with the known keys: unknown keys, types, and keys without effect. */
final class SchemaCheck {
  private final Document document;
  private final Key root;
  private final boolean strict;

  private SchemaCheck(Document document, Key root, boolean strict) {
    this.document = document;
    this.root = root;
    this.strict = strict;
  }

  /** Makes a check of a configuration of Distribution, which may have keys of other programs. */
  SchemaCheck(Document document) {
    this(document, Schema.ROOT, false);
  }

  /** Returns a check of a document that may have the keys below {@code root} only. */
  static SchemaCheck strict(Document document, Key root) {
    return new SchemaCheck(document, root, true);
  }

  /**
   * Checks the whole document, and adds warnings to it.
   *
   * @throws ConfigurationException if a key is refused or has a value of another type, or if an
   *     unknown key lies where only this registry has keys
   */
  void checkAll() {
    checkMapping(root, document.root(), "");
  }

  /**
   * Checks the keys of this registry only.
   *
   * @throws ConfigurationException as {@link #checkAll} does
   */
  void checkOwn() {
    root.part(Schema.OWN)
        .ifPresent(own -> check(own, document.root().path(Schema.OWN), Schema.OWN));
  }

  private void checkMapping(Key mapping, JsonNode node, String path) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      Optional<Key> key = mapping.part(entry.getKey());
      if (key.isPresent()) {
        check(key.get(), entry.getValue(), below);
      } else if (!mapping.isOpen()) {
        reportUnknown(mapping, path, entry.getKey());
      }
    }
  }

  private void check(Key key, JsonNode node, String path) {
    if (key.treatment() != Treatment.READ) {
      if (states(node)) {
        report(key, node, path);
      }
      return;
    }
    if (!key.type().accepts(node)) {
      throw document.invalid(key, path, node, key.type().expected());
    }
    if (node.isObject()) {
      checkMapping(key, node, path);
    }
    for (int i = 0; key.type() == Type.GROUPS && i < node.size(); i++) {
      checkMapping(key, node.path(i), path + "[" + i + "]");
    }
  }

  private void report(Key key, JsonNode node, String path) {
    if (key.treatment() == Treatment.WARNED) {
      document.warn(path, "has no effect: " + key.note());
    } else if (key.treatment() == Treatment.REFUSED) {
      throw document.invalid(key, path, node.isContainerNode() ? "set" : node, key.note());
    }
  }

  /** Returns whether {@code node} contains anything that asks for something. */
  private static boolean states(JsonNode node) {
    if (node.isTextual()) {
      return !node.asText().isEmpty() && Scalars.flag(node.asText()).orElse(true);
    }
    return node.isContainerNode() && node.valueStream().anyMatch(SchemaCheck::states);
  }

  private void reportUnknown(Key mapping, String path, String name) {
    String below = path.isEmpty() ? name : path + "." + name;
    String nearest = nearest(mapping, path, name);
    if (strict || below.equals(Schema.OWN) || below.startsWith(Schema.OWN + ".")) {
      throw ConfigurationException.of(
          document.sourceOf(below),
          below,
          "unknown",
          "a documented key; the nearest one is " + nearest);
    }
    document.warn(below, "is unknown and has no effect; the nearest known key is " + nearest);
  }

  /** Returns the key of that name elsewhere, if no sibling has a similar name. */
  private String nearest(Key mapping, String path, String name) {
    Optional<Key> sibling =
        mapping.parts().stream().min(Comparator.comparingInt(key -> distance(key.name(), name)));
    String prefix = path.isEmpty() ? "" : path + ".";
    return sibling
        .filter(key -> distance(key.name(), name) <= Math.max(1, name.length() / 3))
        .map(key -> prefix + key.name())
        .or(() -> paths(root, "").filter(known -> known.endsWith("." + name)).findFirst())
        .or(() -> sibling.map(key -> prefix + key.name()))
        .orElse(path);
  }

  private static Stream<String> paths(Key key, String path) {
    return key.parts().stream().flatMap(part -> {
      String below = path.isEmpty() ? part.name() : path + "." + part.name();
      return Stream.concat(Stream.of(below), paths(part, below));
    });
  }

  /** Returns the number of insertions, deletions and replacements between two names. */
  private static int distance(String known, String name) {
    String other = name.toLowerCase(Locale.ROOT);
    int[] row = new int[known.length() + 1];
    for (int i = 0; i < row.length; i++) {
      row[i] = i;
    }
    for (int j = 1; j <= Math.min(other.length(), 64); j++) {
      int diagonal = row[0];
      row[0] = j;
      for (int i = 1; i < row.length; i++) {
        int replaced = diagonal + (known.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[i];
        row[i] = Math.min(replaced, 1 + Math.min(row[i], row[i - 1]));
      }
    }
    return row[row.length - 1];
  }
}
