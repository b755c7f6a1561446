package io.stowage.registry.event;

/** Holds the one listener that does nothing, by which a registry knows that nobody listens. */
final class Silence implements RegistryListener {
  static final RegistryListener LISTENER = new Silence();

  private Silence() {}
}
