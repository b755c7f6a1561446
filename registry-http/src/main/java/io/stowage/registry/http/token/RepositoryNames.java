package io.stowage.registry.http.token;

import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;

/** Tells names of repositories from other text. */
final class RepositoryNames {
  private RepositoryNames() {}

  /** Returns whether a repository can have the name {@code text}. */
  static boolean include(String text) {
    try {
      return RepositoryName.parse(text).value().equals(text);
    } catch (RegistryException e) {
      return false;
    }
  }
}
