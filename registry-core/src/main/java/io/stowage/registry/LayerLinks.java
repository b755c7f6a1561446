package io.stowage.registry;

import io.stowage.registry.internal.lease.Promise;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.Optional;

/** The links by which one repository has layers and configs, as its writers rely on them. */
final class LayerLinks {
  private final Backend backend;
  private final RepositoryName repository;

  LayerLinks(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
  }

  /** Returns what is known of a blob, on whose link and data {@code promise} then relies; or empty. */
  Optional<Descriptor> relyOn(Promise promise, Digest digest) {
    Optional<Digest> stored = backend.links().layer(repository, digest);
    if (stored.isEmpty()
        || promise.relyOn(RegistryLayout.layerLink(repository, digest), digest).isEmpty()) {
      return Optional.empty();
    }
    return backend.blobs().stat(promise, stored.get());
  }

  /** Writes the link of a blob, and that of the {@code alias} by which it was pushed. */
  void write(Promise promise, Digest stored, Digest alias) {
    writeOne(promise, stored, stored);
    if (!alias.equals(stored)) {
      writeOne(promise, alias, stored);
    }
  }

  private void writeOne(Promise promise, Digest digest, Digest stored) {
    promise.link(RegistryLayout.layerLink(repository, digest), stored);
  }
}
