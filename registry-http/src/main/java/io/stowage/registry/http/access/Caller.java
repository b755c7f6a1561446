package io.stowage.registry.http.access;

import java.util.Objects;
import java.util.Optional;

/**
 * The author of a request.
 *
 * @param name the name of the user, or empty for an anonymous caller
 */
public record Caller(Optional<String> name) {
  /** Checks that no component is null. */
  public Caller {
    Objects.requireNonNull(name, "name");
  }

  /** Returns the caller of a request without credentials. */
  public static Caller anonymous() {
    return new Caller(Optional.empty());
  }

  /** Returns the user {@code name}. */
  public static Caller of(String name) {
    Objects.requireNonNull(name, "name");
    return new Caller(Optional.of(name));
  }

  /** Returns whether the caller sent no credentials. */
  public boolean isAnonymous() {
    return name.isEmpty();
  }
}
