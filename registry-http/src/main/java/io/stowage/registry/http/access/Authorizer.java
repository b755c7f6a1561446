package io.stowage.registry.http.access;

/**
 * Decides which rights a caller has. {@link AccessRules} decides by the names of users and
 * repositories.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface Authorizer {
  /** Returns whether {@code caller}, who may be anonymous, has the right {@code access}. */
  boolean allows(Caller caller, Access access);
}
