package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Claims of tokens that are valid for a minute. */
final class SampleClaims {
  static final String ISSUER = "auth.example.com";
  static final String SERVICE = "registry.example.com";
  static final Instant NOW = Instant.parse("2027-06-01T00:00:00Z");

  private SampleClaims() {}

  /** Returns claims that grant {@code actions} in the repository {@code team/app}. */
  static ObjectNode granting(String... actions) {
    ObjectNode claims = JsonNodeFactory.instance
        .objectNode()
        .put("iss", ISSUER)
        .put("sub", "alice")
        .put("aud", SERVICE)
        .put("exp", NOW.plusSeconds(60).getEpochSecond())
        .put("nbf", NOW.getEpochSecond())
        .put("iat", NOW.getEpochSecond());
    grant(claims, "repository", "team/app", actions);
    return claims;
  }

  /** Adds a grant. */
  static void grant(ObjectNode claims, String type, String name, String... actions) {
    ObjectNode access = claims.withArray("access").addObject().put("type", type).put("name", name);
    for (String action : actions) {
      access.withArray("actions").add(action);
    }
  }
}
