package io.stowage.registry.http.token;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Challenge;
import io.stowage.registry.http.access.Decision;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Challenges with the scheme Bearer (RFC 6750, section 3, with Distribution's parameters). */
final class BearerChallenge {
  private final TokenRealm realm;
  private final String service;

  BearerChallenge(TokenRealm realm, String service) {
    this.realm = realm;
    this.service = service;
  }

  /** Asks for a token. */
  Decision.Challenged tokenRequired(HttpRequest request, Set<Access> wanted, String problem) {
    return new Decision.Challenged(value(request, wanted, Optional.empty()), problem);
  }

  /** Asks for another token, because the one that was sent is not valid. */
  Decision.Challenged invalidToken(HttpRequest request, Set<Access> wanted, String problem) {
    return new Decision.Challenged(value(request, wanted, Optional.of("invalid_token")), problem);
  }

  /** Asks for a token that grants more than the one that {@code caller} sent. */
  Decision.Challenged insufficientScope(HttpRequest request, Set<Access> wanted, Caller caller) {
    return new Decision.Challenged(
        caller,
        value(request, wanted, Optional.of("insufficient_scope")),
        "the token does not grant the access");
  }

  private String value(HttpRequest request, Set<Access> wanted, Optional<String> error) {
    Challenge challenge =
        Challenge.of("Bearer").with("realm", realm.of(request)).with("service", service);
    String scope = scope(wanted);
    if (!scope.isEmpty()) {
      challenge = challenge.with("scope", scope);
    }
    if (error.isPresent()) {
      challenge = challenge.with("error", error.get());
    }
    return challenge.toString();
  }

  /**
   * Returns the scopes that a client has to ask for. Names that no repository can have are left
   * out, because the scopes become a part of a header.
   */
  private static String scope(Set<Access> wanted) {
    Map<String, Set<Access.Action>> actions = new TreeMap<>();
    for (Access access : wanted) {
      if (access.kind() == Access.Kind.REPOSITORY && RepositoryNames.include(access.name())) {
        actions
            .computeIfAbsent("repository:" + access.name(), name -> new TreeSet<>())
            .add(transmitted(access.action()));
      }
    }
    String scopes = actions.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + joined(entry.getValue()))
        .collect(Collectors.joining(" "));
    return wanted.stream().anyMatch(Access::isCatalog)
        ? (scopes + " registry:catalog:*").strip()
        : scopes;
  }

  /** Returns the action that clients and token servers know. */
  private static Access.Action transmitted(Access.Action action) {
    return action == Access.Action.CREATE ? Access.Action.PUSH : action;
  }

  private static String joined(Set<Access.Action> actions) {
    return actions.stream().map(Access.Action::toString).collect(Collectors.joining(","));
  }
}
