package io.stowage.registry.server.config;

import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessRule;
import io.stowage.registry.model.PathPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code stowage.access}: who may do what.
 *
 * @param anonymous what callers without credentials may do
 * @param rules what users may do; without a rule, users may do everything
 * @param tokenKey the file of the private key that signs the tokens of this registry; empty if each
 *     start makes a new one
 * @param tokenExpiry how long these tokens are valid
 */
public record AccessSettings(
    Set<Access.Action> anonymous,
    List<AccessRule> rules,
    Optional<Path> tokenKey,
    Duration tokenExpiry) {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final String EVERY_USER = "*";
  private static final String ACTIONS = "pull, push, create or delete";
  private static final Duration SHORTEST = Duration.ofSeconds(60);

  /** Checks that no component is null. */
  public AccessSettings {
    anonymous = Set.copyOf(Objects.requireNonNull(anonymous, "anonymous"));
    rules = List.copyOf(Objects.requireNonNull(rules, "rules"));
    Objects.requireNonNull(tokenKey, "tokenKey");
    Objects.requireNonNull(tokenExpiry, "tokenExpiry");
  }

  /** Reads the section {@code stowage.access}. */
  static AccessSettings read(Section access) {
    Duration expiry = access.duration("token.expiry");
    if (expiry.compareTo(SHORTEST) < 0 || expiry.compareTo(LONGEST) > 0) {
      throw access.invalid("token.expiry", expiry, "60s to 1d");
    }
    return new AccessSettings(
        actions(access, "anonymous"),
        access.groups("rules").stream().map(AccessSettings::rule).toList(),
        access.file("token.key"),
        expiry);
  }

  /** Returns whether anything is restricted or granted by this registry's own rules. */
  public boolean isEmpty() {
    return anonymous.isEmpty() && rules.isEmpty();
  }

  private static AccessRule rule(Section rule) {
    List<PathPattern> repositories =
        rule.texts("repositories").stream().map(text -> pattern(rule, text)).toList();
    if (repositories.isEmpty()) {
      throw rule.invalid("repositories", "missing", "patterns such as team/**");
    }
    Set<Access.Action> actions = actions(rule, "actions");
    if (actions.isEmpty()) {
      throw rule.invalid("actions", "missing", ACTIONS);
    }
    List<String> users = rule.texts("users");
    return new AccessRule(
        repositories, users.isEmpty() ? Set.of(EVERY_USER) : new HashSet<>(users), actions);
  }

  private static PathPattern pattern(Section rule, String text) {
    try {
      return PathPattern.parse(text);
    } catch (IllegalArgumentException e) {
      throw rule.invalid("repositories", text, "patterns such as team/**");
    }
  }

  private static Set<Access.Action> actions(Section section, String key) {
    Set<Access.Action> actions = EnumSet.noneOf(Access.Action.class);
    for (String name : section.texts(key)) {
      try {
        actions.add(Access.Action.parse(name));
      } catch (IllegalArgumentException e) {
        throw section.invalid(key, name, ACTIONS);
      }
    }
    return actions;
  }
}
