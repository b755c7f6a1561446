package io.stowage.registry.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The section {@code auth}: how callers prove who they are. */
public sealed interface AuthSettings {
  /** Nobody proves anything. */
  record None() implements AuthSettings {}

  /**
   * Any header {@code Authorization} will do; for tests.
   *
   * @param realm the realm of the challenge
   * @param service the service of the challenge
   */
  record Silly(String realm, String service) implements AuthSettings {
    /** Checks that no component is null. */
    public Silly {
      Objects.requireNonNull(realm, "realm");
      Objects.requireNonNull(service, "service");
    }
  }

  /**
   * User names and passwords in a file.
   *
   * @param realm the realm of the challenge
   * @param path the file
   */
  record Htpasswd(String realm, Path path) implements AuthSettings {
    /** Checks that no component is null. */
    public Htpasswd {
      Objects.requireNonNull(realm, "realm");
      Objects.requireNonNull(path, "path");
    }
  }

  /**
   * Tokens of a server that knows the users.
   *
   * @param realm the URL of the token server
   * @param service the name of this service
   * @param issuer the issuer that tokens must name
   * @param certificates the file of the certificates whose keys sign tokens, in PEM
   * @param keys the file of the keys that sign tokens, a JSON Web Key Set
   * @param algorithms the accepted signature algorithms; empty for the defaults
   * @param autoRedirect the path of the token server on the host of the request, if the realm is
   *     derived from it
   */
  record Token(
      String realm,
      String service,
      String issuer,
      Optional<Path> certificates,
      Optional<Path> keys,
      List<String> algorithms,
      Optional<String> autoRedirect)
      implements AuthSettings {
    /** Checks that no component is null. */
    public Token {
      Objects.requireNonNull(realm, "realm");
      Objects.requireNonNull(service, "service");
      Objects.requireNonNull(issuer, "issuer");
      Objects.requireNonNull(certificates, "certificates");
      Objects.requireNonNull(keys, "keys");
      algorithms = List.copyOf(Objects.requireNonNull(algorithms, "algorithms"));
      Objects.requireNonNull(autoRedirect, "autoRedirect");
    }
  }
}
