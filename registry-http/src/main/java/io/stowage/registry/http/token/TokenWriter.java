package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Authorizer;
import io.stowage.registry.http.access.Caller;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Writes signed tokens (Distribution's specification of tokens). This class is thread-safe. */
final class TokenWriter {
  private static final int ID_BYTES = 16;
  private static final String ANY = "*";

  private final String issuer;
  private final String service;
  private final TokenKey key;
  private final Duration expiry;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  TokenWriter(String issuer, String service, TokenKey key, Duration expiry, InstantSource clock) {
    this.issuer = issuer;
    this.service = service;
    this.key = key;
    this.expiry = expiry;
    this.clock = clock;
  }

  /** Returns the answer to a client: a token for those of the actions that are allowed. */
  ObjectNode tokenFor(Caller caller, List<Scope> scopes, Authorizer authorizer) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    ObjectNode claims = claims(caller, now);
    ArrayNode granted = claims.putArray("access");
    for (Scope scope : scopes) {
      List<String> actions = allowed(scope, access -> authorizer.allows(caller, access));
      if (!actions.isEmpty()) {
        granted.add(grant(scope.resource(), actions));
      }
    }
    String token = signed(claims);
    return object()
        .put("token", token)
        .put("access_token", token)
        .put("expires_in", expiry.toSeconds())
        .put("issued_at", now.toString());
  }

  private ObjectNode claims(Caller caller, Instant now) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return object()
        .put("iss", issuer)
        .put("sub", caller.name().orElse(""))
        .put("aud", service)
        .put("exp", now.plus(expiry).getEpochSecond())
        .put("nbf", now.getEpochSecond())
        .put("iat", now.getEpochSecond())
        .put("jti", Json.base64url(id));
  }

  private static ObjectNode grant(Scope.Resource resource, List<String> actions) {
    ObjectNode grant = object().put("type", resource.type());
    resource.kind().ifPresent(kind -> grant.put("class", kind));
    grant.put("name", resource.name());
    ArrayNode names = grant.putArray("actions");
    actions.forEach(names::add);
    return grant;
  }

  private static List<String> allowed(Scope scope, Predicate<Access> rights) {
    Scope.Resource resource = scope.resource();
    if (resource.type().equals("repository") && RepositoryNames.include(resource.name())) {
      return scope.actions().stream()
          .flatMap(TokenWriter::spelledOut)
          .distinct()
          .flatMap(action -> allowed(resource.name(), action, rights).stream())
          .toList();
    }
    boolean catalog = resource.type().equals("registry")
        && resource.name().equals("catalog")
        && scope.actions().contains(ANY);
    return catalog && rights.test(Access.catalog()) ? List.of(ANY) : List.of();
  }

  private static Stream<String> spelledOut(String action) {
    return action.equals(ANY) ? Stream.of("pull", "push", "delete") : Stream.of(action);
  }

  private static Optional<String> allowed(
      String repository, String action, Predicate<Access> rights) {
    Stream<Access.Action> candidates = switch (action) {
      case "pull" -> Stream.of(Access.Action.PULL);
      case "push" -> Stream.of(Access.Action.PUSH, Access.Action.CREATE);
      case "delete" -> Stream.of(Access.Action.DELETE);
      default -> Stream.empty();
    };
    return candidates
        .filter(candidate -> rights.test(Access.repository(repository, candidate)))
        .findFirst()
        .map(Access.Action::toString);
  }

  private String signed(ObjectNode claims) {
    ObjectNode header = object().put("typ", "JWT").put("alg", "ES256").put("kid", key.id());
    String signed = encoded(header) + "." + encoded(claims);
    byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Json.base64url(signature);
  }

  private static String encoded(ObjectNode part) {
    return Json.base64url(part.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "TokenWriter[issuer=" + issuer + ", key=" + key + ", expiry=" + expiry + "]";
  }
}
