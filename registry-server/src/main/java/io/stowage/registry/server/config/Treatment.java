package io.stowage.registry.server.config;

/** What this registry does with a key of the configuration. */
enum Treatment {
  /** The key is read. */
  READ,
  /** The key has no effect, and no reader needs to know. */
  IGNORED,
  /** The key has no effect, and a warning says so. */
  WARNED,
  /** The key is refused, because ignoring it would not be safe or not what was asked for. */
  REFUSED
}
