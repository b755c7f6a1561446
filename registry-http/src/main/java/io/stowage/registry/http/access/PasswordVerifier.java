package io.stowage.registry.http.access;

/** Compares a password with a hash of a password, which takes long on purpose. */
@FunctionalInterface
interface PasswordVerifier {
  /** Returns whether {@code hash}, which is well-formed, is a hash of {@code password}. */
  boolean matches(String password, String hash);
}
