package io.stowage.registry.http.access;

import io.stowage.registry.http.HttpRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Finds out who sent a request.
 *
 * <p>Implementations are safe for use by several threads, and never log or show a credential.
 */
@FunctionalInterface
public interface Authenticator {
  /**
   * Returns an authenticator that reads the user and password of the scheme Basic (RFC 7617).
   *
   * @param check returns whether a user, the first argument, has a password, the second argument;
   *     to reveal nothing, it should take the same time for users that exist and for others
   */
  static Authenticator basic(BiPredicate<String, String> check) {
    Objects.requireNonNull(check, "check");
    return request -> request.headers(AuthorizationHeader.NAME).isEmpty()
        ? Optional.of(Caller.anonymous())
        : BasicCredentials.of(request)
            .filter(sent -> check.test(sent.user(), sent.password()))
            .map(sent -> Caller.of(sent.user()));
  }

  /**
   * Returns the author of {@code request}: {@link Caller#anonymous} if the request has no
   * credentials, and empty if it has credentials that are not valid.
   *
   * @throws io.stowage.registry.model.StowageException TOOMANYREQUESTS if too many credentials are
   *     being verified already; the request may succeed later
   */
  Optional<Caller> authenticate(HttpRequest request);
}
