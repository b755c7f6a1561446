package io.stowage.registry.storage.s3.internal.aws;

import java.util.Objects;

/**
 * Credentials that do not expire by themselves, or those of a session.
 *
 * @param accessKey the id of the key
 * @param secretKey the key
 * @param sessionToken the token of the session, or empty
 */
public record Login(String accessKey, String secretKey, String sessionToken) {
  /** Checks that no component is null. */
  public Login {
    Objects.requireNonNull(accessKey, "accessKey");
    Objects.requireNonNull(secretKey, "secretKey");
    Objects.requireNonNull(sessionToken, "sessionToken");
  }

  /** Returns the id of the key alone. */
  @Override
  public String toString() {
    return "Login[accessKey=" + accessKey + "]";
  }
}
