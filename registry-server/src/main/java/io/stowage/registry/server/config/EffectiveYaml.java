package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Prints the configuration that is in effect: all keys that are read, with their defaults. Secrets,
 * the user and password of a URL, and a text of several lines, which may be a key in place of its
 * file, are printed as {@code ***}. Keys without effect are omitted.
 */
final class EffectiveYaml {
  private static final String HIDDEN = "***";
  private static final Pattern USER = Pattern.compile("(?<=://)[^/@]*@");

  private EffectiveYaml() {}

  /** Returns {@code document} as YAML. */
  static String of(Document document) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(2);
    options.setSplitLines(false);
    return new Yaml(options).dump(mapping(Schema.ROOT, document.root()));
  }

  private static Map<String, Object> mapping(Key group, JsonNode node) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    for (Key key : group.parts()) {
      if (key.treatment() == Treatment.READ) {
        value(key, node.path(key.name())).ifPresent(value -> mapping.put(key.name(), value));
      }
    }
    return mapping;
  }

  private static Optional<Object> value(Key key, JsonNode node) {
    return switch (key.type()) {
      case TEXT, FLAG, NUMBER, DURATION, PERIOD, SIZE -> scalar(key, node);
      case TEXTS -> present(texts(node));
      case HEADERS -> present(headers(key, node));
      case MAP -> present(map(node));
      case GROUP, CHOICE, OPEN -> present(mapping(key, node));
      case ALTERNATIVE -> node.isMissingNode() ? Optional.empty() : Optional.of(mapping(key, node));
      case GROUPS -> present(groups(key, node));
    };
  }

  private static Optional<Object> scalar(Key key, JsonNode node) {
    boolean stated = node.isTextual() && !node.asText().isEmpty();
    if (stated && key.secret()) {
      return Optional.of(HIDDEN);
    }
    Optional<String> text = stated ? Optional.of(node.asText()) : key.standard();
    return text.map(value -> switch (key.type()) {
      case FLAG -> Scalars.flag(value).orElse(false);
      case NUMBER -> Scalars.number(value).orElse(0L);
      default -> shown(value);
    });
  }

  private static String shown(String text) {
    if (Secret.isIn(text) || text.contains("\n") || text.contains("\r")) {
      return HIDDEN;
    }
    return USER.matcher(text).replaceAll(HIDDEN + "@");
  }

  private static List<Object> texts(JsonNode node) {
    List<Object> texts = new ArrayList<>();
    Document.list(node).forEach(element -> texts.add(shown(element.asText())));
    return texts;
  }

  private static Map<String, Object> headers(Key key, JsonNode node) {
    Map<String, Object> headers = new LinkedHashMap<>();
    node.properties()
        .forEach(header ->
            headers.put(header.getKey(), key.secret() ? HIDDEN : texts(header.getValue())));
    return headers;
  }

  private static Map<String, Object> map(JsonNode node) {
    Map<String, Object> map = new LinkedHashMap<>();
    node.properties()
        .forEach(each -> map.put(each.getKey(), shown(each.getValue().asText())));
    return map;
  }

  private static List<Object> groups(Key key, JsonNode node) {
    List<Object> groups = new ArrayList<>();
    node.forEach(element -> groups.add(mapping(key, element)));
    return groups;
  }

  private static Optional<Object> present(Map<String, Object> mapping) {
    return mapping.isEmpty() ? Optional.empty() : Optional.of(mapping);
  }

  private static Optional<Object> present(List<Object> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list);
  }
}
