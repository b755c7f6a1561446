package io.stowage.registry.testing.http;

import java.util.Optional;

/** Opens the registry of a server. Thread-safe. */
interface RegistrySource {
  /** Opens the registry. */
  ServedRegistry open();

  /**
   * Opens a registry with the initial contents, to replace the one that was opened before. Empty if
   * the contents outlive the server and stay as they are.
   */
  Optional<ServedRegistry> openAgain();
}
