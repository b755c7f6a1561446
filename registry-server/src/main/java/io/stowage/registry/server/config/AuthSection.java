package io.stowage.registry.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code auth}. */
final class AuthSection {
  private AuthSection() {}

  /** Reads the section from the whole configuration. */
  static AuthSettings read(Section root) {
    Set<String> names = root.names("auth");
    if (names.isEmpty()) {
      return new AuthSettings.None();
    }
    if (names.size() > 1) {
      throw root.invalid("auth", String.join(" and ", names), "exactly one kind");
    }
    String name = names.iterator().next();
    return switch (name) {
      case "silly" -> silly(root.group("auth.silly"));
      case "htpasswd" -> htpasswd(root.group("auth.htpasswd"));
      case "token" -> token(root.group("auth.token"));
      default -> throw root.invalid("auth", name, "silly, htpasswd or token");
    };
  }

  private static AuthSettings silly(Section silly) {
    silly.warn("realm", "belongs to auth.silly: ANYBODY MAY DO ANYTHING with this registry");
    return new AuthSettings.Silly(
        silly.text("realm").orElse(""), silly.text("service").orElse(""));
  }

  private static AuthSettings htpasswd(Section htpasswd) {
    Path path = htpasswd.requiredFile("path", "the file of the passwords");
    checkFile(htpasswd, "path", path, "a file that `htpasswd -B` writes");
    return new AuthSettings.Htpasswd(htpasswd.required("realm", "the name of the realm"), path);
  }

  private static AuthSettings token(Section token) {
    Optional<Path> certificates = file(token, "rootcertbundle");
    Optional<Path> keys = file(token, "jwks");
    if (certificates.isEmpty() && keys.isEmpty()) {
      throw token.invalid(
          "rootcertbundle", "missing", "a file of the certificates or keys that sign tokens");
    }
    return new AuthSettings.Token(
        token.required("realm", "the URL of the token server"),
        token.required("service", "the name of this service"),
        token.required("issuer", "the issuer that tokens name"),
        certificates,
        keys,
        token.texts("signingalgorithms"),
        token.flag("autoredirect") ? token.text("autoredirectpath") : Optional.empty());
  }

  private static Optional<Path> file(Section section, String key) {
    Optional<Path> path = section.file(key);
    path.ifPresent(file -> checkFile(section, key, file, "a readable file"));
    return path;
  }

  private static void checkFile(Section section, String key, Path path, String expected) {
    if (Files.isDirectory(path)) {
      throw section.invalid(key, path + ", a directory", expected);
    }
    if (!Files.isReadable(path)) {
      throw section.invalid(
          key, path + (Files.exists(path) ? ", not readable" : ", which does not exist"), expected);
    }
  }
}
