package io.stowage.registry.http.token;

import com.google.common.collect.ImmutableSet;
import io.stowage.registry.model.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request of a client for actions on a resource, in the form {@code TYPE:NAME:ACTION,ACTION} or
 * {@code TYPE(CLASS):NAME:ACTION,ACTION} (Distribution's specification of scopes). A name may
 * contain colons.
 *
 * @param resource the resource
 * @param actions the actions, in the order in which they were asked for
 */
record Scope(Resource resource, Set<String> actions) {
  private static final int MOST = 100;
  private static final int LONGEST = 1024;
  private static final Pattern FORM = Pattern.compile(
      "(?<type>[a-z0-9]+)(\\((?<class>[a-z0-9]+)\\))?:(?<name>[^ ]+):(?<actions>[a-z*,]*)");

  /**
   * The object of an action.
   *
   * @param type the kind of the resource, such as {@code repository}
   * @param kind the class of the resource, such as {@code plugin}
   * @param name the name of the resource
   */
  record Resource(String type, Optional<String> kind, String name) {}

  /** Copies the actions. */
  Scope {
    actions = ImmutableSet.copyOf(actions);
  }

  /**
   * Parses the values of all parameters {@code scope}, each of which may contain several scopes
   * that are separated by spaces. Scopes of the same resource are combined.
   *
   * @throws IllegalArgumentException if a scope is malformed or has more than 1,024 characters, or
   *     if there are more than 100
   */
  static List<Scope> parseAll(List<String> values) {
    Map<Resource, Set<String>> scopes = new LinkedHashMap<>();
    for (String text : separated(values)) {
      Scope scope = parse(text);
      scopes.computeIfAbsent(scope.resource, each -> new LinkedHashSet<>()).addAll(scope.actions);
    }
    List<Scope> combined = new ArrayList<>();
    scopes.forEach((resource, actions) -> combined.add(new Scope(resource, actions)));
    return List.copyOf(combined);
  }

  private static List<String> separated(List<String> values) {
    List<String> texts = values.stream()
        .flatMap(value -> Stream.of(value.split(" ", -1)))
        .filter(text -> !text.isEmpty())
        .limit(MOST + 1L)
        .toList();
    if (texts.size() > MOST) {
      throw new IllegalArgumentException("there are more than " + MOST + " scopes");
    }
    return texts;
  }

  private static Scope parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > LONGEST || !matcher.matches()) {
      String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
      throw new IllegalArgumentException("scope is \"" + Printable.of(shown)
          + "\", expected TYPE:NAME:ACTIONS with at most " + LONGEST + " characters");
    }
    Set<String> actions = Stream.of(matcher.group("actions").split(",", -1))
        .filter(action -> !action.isEmpty())
        .collect(ImmutableSet.toImmutableSet());
    return new Scope(
        new Resource(
            matcher.group("type"),
            Optional.ofNullable(matcher.group("class")),
            matcher.group("name")),
        actions);
  }
}
