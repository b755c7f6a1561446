package io.stowage.registry.http.access;

import java.util.Objects;

/** The value of a header {@code WWW-Authenticate} (RFC 9110, section 11.6.1). Immutable. */
public final class Challenge {
  private final String scheme;
  private final String parameters;

  private Challenge(String scheme, String parameters) {
    this.scheme = scheme;
    this.parameters = parameters;
  }

  /** Returns a challenge of {@code scheme} without parameters. */
  public static Challenge of(String scheme) {
    Objects.requireNonNull(scheme, "scheme");
    return new Challenge(scheme, "");
  }

  /**
   * Returns this challenge with one more parameter.
   *
   * @throws IllegalArgumentException if {@code value} contains a control character
   */
  public Challenge with(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the " + name + " of a challenge has a control character");
    }
    String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
    String separator = parameters.isEmpty() ? " " : ",";
    return new Challenge(scheme, parameters + separator + name + "=\"" + quoted + '"');
  }

  /** Returns the value of the header. */
  @Override
  public String toString() {
    return scheme + parameters;
  }
}
