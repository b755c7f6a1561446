package io.stowage.registry;

/** A registry. */
public final class Registry {
  private Registry() {}
}
