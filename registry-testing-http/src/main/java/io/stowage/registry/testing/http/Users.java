package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AccessRules;
import io.stowage.registry.http.access.Authenticator;
import io.stowage.registry.http.access.Authorizer;
import io.stowage.registry.http.access.BasicCredentials;
import io.stowage.registry.http.token.TokenIssuer;
import io.stowage.registry.http.token.TokenRealm;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The users of a server and their rights.
 *
 * @param control decides about requests
 * @param tokens adds the path at which clients get tokens, if they need any
 */
record Users(AccessControl control, UnaryOperator<HttpHandler> tokens) {
  private static final String REALM = "stowage";
  private static final String TOKEN_PATH = "/token";

  /** Returns the access control under which everybody may do everything. */
  static Users none() {
    return new Users(AccessControl.open(), UnaryOperator.identity());
  }

  /**
   * Returns the access control under which the owners of {@code credentials} may do everything, and
   * nobody else anything. Challenges with the scheme Basic.
   */
  static Users known(List<BasicCredentials> credentials) {
    Authorizer rules = AccessRules.builder().build();
    AccessControl control = AccessControl.basic(REALM, authenticator(credentials), rules);
    return new Users(control, UnaryOperator.identity());
  }

  /**
   * Returns the access control under which the owners of {@code credentials} may do everything, and
   * everybody else may pull. Challenges with the scheme Bearer: with Basic, docker either cannot
   * pull anonymously or never sends its password.
   */
  static Users knownAndAnonymous(List<BasicCredentials> credentials) {
    Authorizer rules =
        AccessRules.builder().anonymous(Set.of(Access.Action.PULL)).build();
    TokenIssuer issuer = TokenIssuer.builder(authenticator(credentials), rules).build();
    return new Users(
        issuer.accessControl(TokenRealm.onThisServer(TOKEN_PATH)),
        next -> request ->
            request.path().equals(TOKEN_PATH) ? issuer.handle(request) : next.handle(request));
  }

  private static Authenticator authenticator(List<BasicCredentials> credentials) {
    return Authenticator.basic((user, password) -> {
      Optional<String> expected = credentials.stream()
          .filter(each -> each.user().equals(user))
          .map(BasicCredentials::password)
          .findFirst();
      return expected.isPresent() && expected.get().equals(password);
    });
  }
}
