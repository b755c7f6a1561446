package io.stowage.registry.event;

/**
 * Holds the only listener that does nothing. A registry that has it skips the creation of events.
 */
final class Silence implements RegistryListener {
  static final RegistryListener LISTENER = new Silence();

  private Silence() {}
}
