package io.stowage.registry.http.token;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AuthorizationHeader;
import io.stowage.registry.http.access.Authorizer;
import io.stowage.registry.http.access.Decision;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Accepts the tokens of an issuer in this process, and the credentials that the issuer accepts.
 * Challenges with the scheme Bearer.
 *
 * <p>A token gives a caller those of its rights that the authorizer still allows, so that a change
 * of the rules takes effect at once.
 */
final class IssuedTokenAccessControl implements AccessControl {
  private final BearerChallenge challenge;
  private final TokenVerifier verifier;
  private final Authorizer authorizer;
  private final AccessControl credentials;

  /** Creates an access control. {@code credentials} decides about requests without a token. */
  IssuedTokenAccessControl(
      BearerChallenge challenge,
      TokenVerifier verifier,
      Authorizer authorizer,
      AccessControl credentials) {
    this.challenge = challenge;
    this.verifier = verifier;
    this.authorizer = authorizer;
    this.credentials = credentials;
  }

  @Override
  public Decision decide(HttpRequest request, Set<Access> wanted) {
    Optional<String> token = AuthorizationHeader.of(request)
        .flatMap(header -> header.credentialsOf(BearerAccessControl.SCHEME));
    return token.isPresent()
        ? byToken(request, wanted, token.get())
        : byCredentials(request, wanted);
  }

  private Decision byToken(HttpRequest request, Set<Access> wanted, String token) {
    try {
      Claims claims = verifier.verify(token);
      Predicate<Access> rights =
          access -> claims.grants(access) && authorizer.allows(claims.caller(), access);
      return wanted.stream().allMatch(rights)
          ? new Decision.Granted(claims.caller(), rights)
          : challenge.insufficientScope(request, wanted, claims.caller());
    } catch (InvalidTokenException e) {
      return challenge.invalidToken(request, wanted, e.problem());
    }
  }

  private Decision byCredentials(HttpRequest request, Set<Access> wanted) {
    Decision decision = credentials.decide(request, wanted);
    return decision instanceof Decision.Challenged challenged
        ? challenge.tokenRequired(request, wanted, challenged.problem())
        : decision;
  }

  @Override
  public String toString() {
    return "IssuedTokenAccessControl[verifier=" + verifier + "]";
  }
}
