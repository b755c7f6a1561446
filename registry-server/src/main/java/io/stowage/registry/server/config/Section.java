package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A part of a configuration file of Distribution, which environment variables override.
 *
 * <p>The keys that the methods take are names separated by dots, relative to this section. An empty
 * value counts as absent. If a value is absent, its documented default is returned.
 *
 * <p>The variable of {@code storage.delete.enabled} is {@code REGISTRY_STORAGE_DELETE_ENABLED}; its
 * value is YAML. Longer variables override shorter ones. Not safe for use by several threads.
 */
public final class Section {
  private static final Set<String> SHARED = Set.of("STORAGE", "VALIDATION", "STOWAGE");

  private final Document document;
  private final Key group;
  private final ObjectNode node;
  private final String path;

  private Section(Document document, Key group, ObjectNode node, String path) {
    this.document = document;
    this.group = group;
    this.node = node;
    this.path = path;
  }

  /** Returns the whole of {@code document}. */
  static Section of(Document document) {
    return of(document, Schema.ROOT);
  }

  /** Returns the whole of {@code document}, whose keys are those below {@code root}. */
  static Section of(Document document, Key root) {
    return new Section(document, root, document.root(), "");
  }

  /**
   * Reads {@code file} for a program that uses only its sections {@code storage}, {@code
   * validation} and {@code stowage}. Variables of other sections are not looked at.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read
   * @throws ConfigurationException if the file or a variable is not YAML, or if a key below {@code
   *     stowage} is unknown
   */
  public static Section read(Path file, Map<String, String> environment) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(environment, "environment");
    return shared(Document.read(file), environment);
  }

  /**
   * Reads only {@code environment}, as {@link #read} does.
   *
   * @throws ConfigurationException if a variable is not YAML, or unknown below {@code stowage}
   */
  public static Section of(Map<String, String> environment) {
    Objects.requireNonNull(environment, "environment");
    return shared(Document.empty("environment"), environment);
  }

  private static Section shared(Document document, Map<String, String> environment) {
    new Environment(document).apply(environment, SHARED::contains);
    new SchemaCheck(document).checkOwn();
    return of(document);
  }

  /** Returns the source of the values: the file, or the environment if there is no file. */
  public String source() {
    return document.source();
  }

  /** Returns whether {@code key} is present, with any value. */
  public boolean has(String key) {
    return !at(key).isMissingNode();
  }

  /**
   * Returns the string at {@code key}, or the default if there is one.
   *
   * @throws ConfigurationException if the value is a list or a mapping
   */
  public Optional<String> text(String key) {
    Key known = key(key);
    JsonNode value = at(key);
    if (value.isContainerNode()) {
      throw invalid(key, value, Type.TEXT.expected());
    }
    return isBlank(value) ? known.standard() : Optional.of(value.asText());
  }

  /**
   * Returns the boolean at {@code key}, or the default, which is false if there is none.
   *
   * @throws ConfigurationException if the value is not a boolean
   */
  public boolean flag(String key) {
    return scalar(key, Scalars::flag, Type.FLAG).orElse(false);
  }

  /**
   * Returns the list of strings at {@code key}, or an empty list if there is none.
   *
   * @throws ConfigurationException if the value is neither a string nor a list
   */
  public List<String> texts(String key) {
    JsonNode value = at(key);
    if (isBlank(value)) {
      return List.of();
    }
    if (!value.isTextual() && !value.isArray()) {
      throw invalid(key, value, Type.TEXTS.expected());
    }
    return texts(value);
  }

  /** Returns the names below {@code key}, or the one name that is its value, sorted. */
  public Set<String> names(String key) {
    return Collections.unmodifiableSet(new TreeSet<>(names(at(key))));
  }

  /** Returns an exception that reports the value of {@code key}, or of another named property. */
  public ConfigurationException invalid(String key, Object value, String expected) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(expected, "expected");
    return document.invalid(
        find(key).orElseGet(() -> Key.of(key, Type.TEXT)), path(key), value, expected);
  }

  /** Returns the number at {@code key}, which has a default. */
  long number(String key, long least, long most) {
    long number = scalar(key, Scalars::number, Type.NUMBER).orElse(0L);
    if (number < least || number > most) {
      throw invalid(key, Long.toString(number), "a number from " + least + " to " + most);
    }
    return number;
  }

  /** Returns the number of bytes at {@code key}, which has a default. */
  long size(String key, long least, long most) {
    long size = scalar(key, Scalars::size, Type.SIZE).orElse(0L);
    if (size < least || size > most) {
      throw invalid(key, at(key), "a size from " + least + " to " + most + " bytes");
    }
    return size;
  }

  /** Returns the duration at {@code key}, which has a default. */
  Duration duration(String key) {
    return key(key).type() == Type.PERIOD
        ? scalar(key, Scalars::period, Type.PERIOD).orElse(Duration.ZERO)
        : scalar(key, Scalars::duration, Type.DURATION).orElse(Duration.ZERO);
  }

  /** Returns the duration at {@code key}, which has a default and must not be zero. */
  Duration positive(String key) {
    Duration duration = duration(key);
    if (duration.isZero()) {
      throw invalid(key, at(key), "a duration longer than 0");
    }
    return duration;
  }

  /** Returns the duration at {@code key}; zero stands for the default, as in Distribution. */
  Duration durationOrStandard(String key) {
    Duration duration = duration(key);
    return duration.isZero()
        ? key(key).standard().flatMap(Scalars::duration).orElse(duration)
        : duration;
  }

  /** Returns the number at {@code key}; zero or less stands for the default, as in Distribution. */
  int numberOrStandard(String key) {
    long number = number(key, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return (int)
        (number > 0 ? number : key(key).standard().flatMap(Scalars::number).orElse(number));
  }

  /** Returns the text at {@code key} in lower case, if it is one of {@code allowed}. */
  Optional<String> choice(String key, List<String> allowed) {
    Optional<String> text = text(key).map(value -> value.toLowerCase(Locale.ROOT));
    if (text.filter(value -> !allowed.contains(value)).isPresent()) {
      throw invalid(key, text.orElse(""), alternatives(allowed));
    }
    return text;
  }

  private static String alternatives(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /** Returns the text at {@code key}, which must not be absent. */
  String required(String key, String expected) {
    return text(key).orElseThrow(() -> invalid(key, "missing", expected));
  }

  /** Returns the path of the file at {@code key}. */
  Optional<Path> file(String key) {
    return text(key).map(text -> file(key, text));
  }

  /** Returns the path of the file at {@code key}, which must not be absent. */
  Path requiredFile(String key, String expected) {
    return file(key, required(key, expected));
  }

  /** Returns the path that {@code text}, a part of the value of {@code key}, is. */
  Path file(String key, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw invalid(key, text, "the path of a file");
    }
  }

  /** Returns the address of a port that {@code text}, the value of {@code key}, is. */
  ListenAddress.Tcp address(String key, String text) {
    try {
      return ListenAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid(key, text, "HOST:PORT, :PORT or [IPv6]:PORT");
    }
  }

  /** Returns the lists of strings below {@code key}. */
  Map<String, List<String>> headers(String key) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    at(key).properties().forEach(each -> headers.put(each.getKey(), texts(each.getValue())));
    return Collections.unmodifiableMap(headers);
  }

  /** Returns the strings below {@code key}; a list or mapping among them becomes its JSON. */
  Map<String, String> map(String key) {
    Map<String, String> map = new LinkedHashMap<>();
    at(key).properties().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
    return Collections.unmodifiableMap(map);
  }

  private static String plain(JsonNode value) {
    if (value.isContainerNode()) {
      return value.toString();
    }
    return value.isNull() ? "" : value.asText();
  }

  /**
   * Returns the values of the keys directly below this section, by their names, without keys that
   * have neither a value nor a default. Booleans are {@code true} or {@code false}.
   */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Key key : group.parts()) {
      if (key.treatment() == Treatment.READ) {
        String name = key.name();
        text(name)
            .map(text -> key.type() == Type.FLAG ? Boolean.toString(flag(name)) : text)
            .ifPresent(text -> settings.put(name, text));
      }
    }
    return Collections.unmodifiableMap(settings);
  }

  /** Returns the elements of the list of mappings at {@code key}. */
  List<Section> groups(String key) {
    List<Section> groups = new ArrayList<>();
    JsonNode list = at(key);
    for (int i = 0; i < list.size(); i++) {
      String below = path(key) + "[" + i + "]";
      groups.add(new Section(document, key(key), Document.mapping(list.path(i)), below));
    }
    return List.copyOf(groups);
  }

  /** Returns the mapping at {@code key}, which may be empty. */
  Section group(String key) {
    return new Section(document, key(key), Document.mapping(at(key)), path(key));
  }

  /** Returns the key {@code name} directly below this section, if it is documented. */
  Optional<Key> documented(String name) {
    return group.part(name);
  }

  /** Adds a warning about the value of {@code key}. */
  void warn(String key, String problem) {
    document.warn(path(key), problem);
  }

  private <T> Optional<T> scalar(String key, Function<String, Optional<T>> parser, Type type) {
    return text(key)
        .map(text -> parser.apply(text).orElseThrow(() -> invalid(key, at(key), type.expected())));
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isTextual()) {
      texts.add(value.asText());
    } else {
      value.forEach(element -> texts.add(element.asText()));
    }
    return List.copyOf(texts);
  }

  private static List<String> names(JsonNode value) {
    List<String> names = new ArrayList<>();
    value.fieldNames().forEachRemaining(names::add);
    if (value.isTextual()) {
      names.add(value.asText());
    }
    return names;
  }

  private static boolean isBlank(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isEmpty());
  }

  private JsonNode at(String key) {
    Objects.requireNonNull(key, "key");
    return node.at("/" + key.replace('.', '/'));
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Key key(String key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException("no such key: " + path(key)));
  }

  private Optional<Key> find(String key) {
    Objects.requireNonNull(key, "key");
    Optional<Key> found = Optional.of(group);
    for (String part : key.split("\\.", -1)) {
      found = found.flatMap(known -> known.part(part));
    }
    return found;
  }

  /** Returns the source and the path of this section. */
  @Override
  public String toString() {
    return "Section[source=" + document.source() + ", path=" + path + "]";
  }
}
