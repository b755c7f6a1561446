package io.stowage.registry.http.access;

import io.stowage.registry.http.HttpRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The header {@code Authorization} of a request (RFC 9110, section 11.6.2).
 *
 * @param scheme the name of the scheme, in the case in which it was sent
 * @param credentials everything that follows the scheme, without white space around it
 */
public record AuthorizationHeader(String scheme, String credentials) {
  static final String NAME = "Authorization";

  private static final int LONGEST = 64 * 1024;

  /** Checks that no component is null. */
  public AuthorizationHeader {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(credentials, "credentials");
  }

  /**
   * Returns the header of {@code request}, or empty if there is none, if there are several, if it
   * has no credentials, or if it is longer than 64 KiB.
   */
  public static Optional<AuthorizationHeader> of(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    List<String> lines = request.headers(NAME);
    return lines.size() == 1 ? parse(lines.get(0).strip()) : Optional.empty();
  }

  private static Optional<AuthorizationHeader> parse(String value) {
    int space = value.indexOf(' ');
    return value.length() > LONGEST || space < 0
        ? Optional.empty()
        : Optional.of(new AuthorizationHeader(
            value.substring(0, space), value.substring(space).strip()));
  }

  /** Returns the credentials if the scheme is {@code expected}, in any case. */
  public Optional<String> credentialsOf(String expected) {
    Objects.requireNonNull(expected, "expected");
    return scheme.equalsIgnoreCase(expected) ? Optional.of(credentials) : Optional.empty();
  }

  /** Returns a text without the scheme and the credentials, either of which may be a secret. */
  @Override
  public String toString() {
    return "AuthorizationHeader[...]";
  }
}
