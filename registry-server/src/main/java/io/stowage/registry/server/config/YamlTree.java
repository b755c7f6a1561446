package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML document as docker-registry does: aliases and merge keys are resolved, and if a key
 * has two values the later one counts, even if one of them comes from a merge key. Each scalar
 * becomes its text, or null.
 */
final class YamlTree {
  private static final int DEEPEST = 50;
  private static final int LARGEST = 100_000;

  private final JsonNodeFactory make = JsonNodeFactory.instance;
  private int nodes;

  private YamlTree() {}

  /**
   * Parses {@code text}; an empty text becomes a missing node.
   *
   * @throws IllegalArgumentException if {@code text} is not YAML, or if it is too deep or too large
   *     after its aliases are resolved; the message quotes no part of {@code text}
   */
  static JsonNode parse(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setNestingDepthLimit(DEEPEST);
    try {
      Node root = new Yaml(limits).compose(new StringReader(text));
      return root == null ? JsonNodeFactory.instance.missingNode() : new YamlTree().value(root, 0);
    } catch (MarkedYAMLException e) {
      throw new IllegalArgumentException(
          problem(e) + " in line " + (e.getProblemMark().getLine() + 1), e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Returns the problem; the name of an alias or tag is omitted, because it may be a secret. */
  private static String problem(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.startsWith("found undefined alias")) {
      return "found undefined alias";
    }
    return problem.startsWith("found undefined tag") ? "found undefined tag" : problem;
  }

  private JsonNode value(Node node, int depth) {
    nodes++;
    if (depth > DEEPEST || nodes > LARGEST) {
      throw new IllegalArgumentException(
          "more than " + DEEPEST + " levels or " + LARGEST + " values after resolving aliases");
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, depth + 1);
    }
    return node instanceof SequenceNode sequence ? sequence(sequence, depth + 1) : scalar(node);
  }

  private JsonNode scalar(Node node) {
    return node.getTag().equals(Tag.NULL)
        ? make.nullNode()
        : make.textNode(((ScalarNode) node).getValue());
  }

  private ArrayNode sequence(SequenceNode sequence, int depth) {
    ArrayNode array = make.arrayNode();
    sequence.getValue().forEach(element -> array.add(value(element, depth)));
    return array;
  }

  private ObjectNode mapping(MappingNode mapping, int depth) {
    ObjectNode object = make.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(entry.getValueNode(), object, depth);
      } else if (entry.getKeyNode() instanceof ScalarNode key) {
        object.set(key.getValue(), value(entry.getValueNode(), depth));
      }
    }
    return object;
  }

  /** Merges one or more mappings; if several have a key, the first one counts. */
  private void merge(Node merged, ObjectNode object, int depth) {
    List<Node> sources =
        merged instanceof SequenceNode sequence ? sequence.getValue() : List.of(merged);
    for (int i = sources.size() - 1; i >= 0; i--) {
      if (value(sources.get(i), depth) instanceof ObjectNode source) {
        object.setAll(source);
      } else {
        throw new IllegalArgumentException("a merge key (<<) has a value that is not a mapping");
      }
    }
  }
}
