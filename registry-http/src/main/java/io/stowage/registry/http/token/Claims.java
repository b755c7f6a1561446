package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Caller;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The claims of a token (RFC 7519, and Distribution's specification of tokens). Immutable.
 *
 * @param issuer the issuer, which is empty if the token names none
 * @param subject the name of the user, which is empty for an anonymous one
 * @param audiences the services for which the token is
 * @param notBefore the second, since 1970 and in UTC, at which the token becomes valid
 * @param expires the last second at which the token is valid
 * @param granted the actions that the token grants, by resource
 */
record Claims(
    String issuer,
    String subject,
    Set<String> audiences,
    long notBefore,
    long expires,
    Map<Resource, Set<String>> granted) {
  private static final String REPOSITORY = "repository";
  private static final String ANY_ACTION = "*";
  private static final Resource CATALOG = new Resource("registry", "catalog");

  /** An object to which a token grants access. */
  record Resource(String type, String name) {}

  /**
   * Reads the claims of a token whose signature was verified.
   *
   * @throws IllegalArgumentException if one of them is malformed
   */
  static Claims read(JsonNode json) {
    return new Claims(
        Json.text(json, "iss").orElse(""),
        Json.text(json, "sub").orElse(""),
        audiences(json),
        second(json, "nbf", 0),
        second(json, "exp", Long.MIN_VALUE),
        granted(json));
  }

  private static Set<String> audiences(JsonNode json) {
    return json.path("aud").isTextual()
        ? Set.of(json.path("aud").textValue())
        : Set.copyOf(Json.texts(json, "aud"));
  }

  private static long second(JsonNode json, String key, long absent) {
    if (!json.hasNonNull(key)) {
      return absent;
    }
    JsonNode value = json.get(key);
    if (!value.isNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(key + " is not a number of seconds");
    }
    return value.longValue();
  }

  private static Map<Resource, Set<String>> granted(JsonNode json) {
    Map<Resource, Set<String>> granted = new HashMap<>();
    for (JsonNode access : Json.elements(json, "access")) {
      if (!access.isObject()) {
        throw new IllegalArgumentException("access is not an array of objects");
      }
      Resource resource = new Resource(
          Json.text(access, "type").orElse(""), Json.text(access, "name").orElse(""));
      granted
          .computeIfAbsent(resource, each -> new HashSet<>())
          .addAll(Json.texts(access, "actions"));
    }
    granted.replaceAll((resource, actions) -> Set.copyOf(actions));
    return Map.copyOf(granted);
  }

  /** Returns the user. */
  Caller caller() {
    return subject.isEmpty() ? Caller.anonymous() : Caller.of(subject);
  }

  /** Returns whether the token grants {@code access}. */
  boolean grants(Access access) {
    return switch (access.kind()) {
      case CATALOG -> hasAny(CATALOG, List.of());
      case REPOSITORY ->
        hasAny(new Resource(REPOSITORY, access.name()), sufficient(access.action()));
    };
  }

  private boolean hasAny(Resource resource, List<String> actions) {
    Set<String> held = granted.getOrDefault(resource, Set.of());
    return held.contains(ANY_ACTION) || actions.stream().anyMatch(held::contains);
  }

  /** Returns the names of the actions in a token each of which includes {@code action}. */
  private static List<String> sufficient(Access.Action action) {
    return Stream.of(Access.Action.values())
        .filter(held -> held.includes(action))
        .map(Access.Action::toString)
        .toList();
  }
}
