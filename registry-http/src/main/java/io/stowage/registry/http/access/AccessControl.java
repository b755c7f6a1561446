package io.stowage.registry.http.access;

import io.stowage.registry.http.HttpRequest;
import java.util.Set;

/**
 * Decides for each request who sent it and whether that caller may do what it asks for.
 *
 * <p>Implementations are safe for use by several threads, and never log or show a credential.
 */
@FunctionalInterface
public interface AccessControl {
  /** Returns the access control that grants everything to everybody. */
  static AccessControl open() {
    return (request, wanted) -> new Decision.Granted(Caller.anonymous(), access -> true);
  }

  /**
   * Returns an access control that challenges with the scheme Basic (RFC 7617).
   *
   * <p>A request whose credentials are not valid is challenged, whatever it asks for. A request
   * without credentials is challenged if it needs a right that an anonymous caller does not have,
   * or if it needs none. A known caller who lacks a right is denied.
   *
   * @param realm the realm, which clients may show to their users
   * @throws IllegalArgumentException if {@code realm} contains a control character
   */
  static AccessControl basic(String realm, Authenticator authenticator, Authorizer authorizer) {
    return new BasicAccessControl(realm, authenticator, authorizer);
  }

  /**
   * Returns whether {@code request} may proceed.
   *
   * @param wanted the rights that the request needs; empty for {@code GET /v2/}, for which a caller
   *     must be known as soon as anything is restricted
   * @throws io.stowage.registry.model.StowageException TOOMANYREQUESTS if too many credentials are
   *     being verified already; the request may succeed later
   */
  Decision decide(HttpRequest request, Set<Access> wanted);
}
