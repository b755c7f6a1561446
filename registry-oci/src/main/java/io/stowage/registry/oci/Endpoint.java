package io.stowage.registry.oci;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import java.util.function.Supplier;

/**
 * A registry that a copy reads from or writes to.
 *
 * @param name the registry or repository
 * @param options the options of the registry
 * @param work performs work; a close of the registry cancels the work and waits for it
 */
record Endpoint(Object name, RegistryOptions options, LongWork work) {
  static Endpoint of(Registry registry) {
    return new Endpoint(registry, registry.options(), registry::whileOpen);
  }

  static Endpoint of(Repository repository) {
    return new Endpoint(repository, repository.options(), repository::whileOpen);
  }

  @Override
  public String toString() {
    return name.toString();
  }

  /** Performs work, which {@code cancel} ends early. */
  interface LongWork {
    CopyReport perform(Runnable cancel, Supplier<CopyReport> work);
  }
}
