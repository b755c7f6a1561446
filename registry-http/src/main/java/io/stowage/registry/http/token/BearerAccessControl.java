package io.stowage.registry.http.token;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AuthorizationHeader;
import io.stowage.registry.http.access.Decision;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Accepts tokens that a token server issues, and challenges with the scheme Bearer. The rights of a
 * caller are those in the token.
 *
 * <p>A caller whose token does not grant an access is challenged, not denied, so that its client
 * gets another token. A token that grants nothing suffices for a request that needs no right. This
 * class is thread-safe.
 */
public final class BearerAccessControl implements AccessControl {
  static final String SCHEME = "Bearer";

  private final BearerChallenge challenge;
  private final TokenVerifier verifier;

  private BearerAccessControl(BearerChallenge challenge, TokenVerifier verifier) {
    this.challenge = challenge;
    this.verifier = verifier;
  }

  /**
   * Returns an access control.
   *
   * @param realm tells clients where they get a token
   * @param verifier verifies tokens
   */
  public static BearerAccessControl of(TokenRealm realm, TokenVerifier verifier) {
    Objects.requireNonNull(realm, "realm");
    Objects.requireNonNull(verifier, "verifier");
    return new BearerAccessControl(new BearerChallenge(realm, verifier.service()), verifier);
  }

  @Override
  public Decision decide(HttpRequest request, Set<Access> wanted) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(wanted, "wanted");
    Optional<String> token =
        AuthorizationHeader.of(request).flatMap(header -> header.credentialsOf(SCHEME));
    return token.isPresent()
        ? decided(request, wanted, token.get())
        : challenge.tokenRequired(request, wanted, "authentication is required");
  }

  private Decision decided(HttpRequest request, Set<Access> wanted, String token) {
    try {
      Claims claims = verifier.verify(token);
      return wanted.stream().allMatch(claims::grants)
          ? new Decision.Granted(claims.caller(), claims::grants)
          : challenge.insufficientScope(request, wanted, claims.caller());
    } catch (InvalidTokenException e) {
      return challenge.invalidToken(request, wanted, e.problem());
    }
  }

  /** Returns the verifier. */
  @Override
  public String toString() {
    return "BearerAccessControl[verifier=" + verifier + "]";
  }
}
