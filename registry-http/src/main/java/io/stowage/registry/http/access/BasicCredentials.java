package io.stowage.registry.http.access;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.model.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A user name and a password, as the scheme Basic transmits them (RFC 7617). Neither contains a
 * control character; the name is not empty and contains no colon.
 *
 * @param user the name of the user
 * @param password the password
 */
public record BasicCredentials(String user, String password) {
  private static final String SCHEME = "Basic";
  private static final int LONGEST = 4096;

  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException if the user or the password has a form that the scheme cannot
   *     transmit
   */
  public BasicCredentials {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (user.isEmpty() || user.indexOf(':') >= 0 || hasControl(user)) {
      throw new IllegalArgumentException(
          "a user name is empty, or contains a colon or a control character");
    }
    if (hasControl(password)) {
      throw new IllegalArgumentException("a password contains a control character");
    }
  }

  /**
   * Returns the credentials in the header {@code Authorization} of {@code request}, or empty if
   * there are none in this scheme, or if they are malformed, not in UTF-8, or longer than 4 KiB in
   * their encoded form.
   */
  public static Optional<BasicCredentials> of(HttpRequest request) {
    return AuthorizationHeader.of(request)
        .flatMap(header -> header.credentialsOf(SCHEME))
        .filter(encoded -> encoded.length() <= LONGEST)
        .flatMap(BasicCredentials::decoded);
  }

  private static Optional<BasicCredentials> decoded(String encoded) {
    try {
      String text = StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
          .toString();
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns the value of the header {@code Authorization} that transmits these credentials. */
  public String toHeader() {
    byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return SCHEME + " " + Base64.getEncoder().encodeToString(text);
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** Returns the name of the user; the password is not shown. */
  @Override
  public String toString() {
    return "BasicCredentials[user=" + Printable.of(user) + "]";
  }
}
