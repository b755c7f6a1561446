package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.Optional;

/** The links to the layers and configs of one repository, for writers that rely on them. */
final class LayerLinks {
  private final Backend backend;
  private final RepositoryName repository;

  LayerLinks(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
  }

  /**
   * Returns the descriptor of a blob, or empty if there is none; {@code scope} then relies on its
   * link and data.
   */
  Optional<Descriptor> relyOn(LeaseScope scope, Digest digest) {
    Optional<Digest> stored = backend.links().layer(repository, digest);
    if (stored.isEmpty()
        || scope.relyOn(RegistryLayout.layerLink(repository, digest), digest).isEmpty()) {
      return Optional.empty();
    }
    return backend.blobs().stat(scope, stored.get());
  }

  /** Writes the link of a blob and the link of the {@code alias} by which the blob was pushed. */
  void write(LeaseScope scope, Digest stored, Digest alias) {
    writeOne(scope, stored, stored);
    if (!alias.equals(stored)) {
      writeOne(scope, alias, stored);
    }
  }

  private void writeOne(LeaseScope scope, Digest digest, Digest stored) {
    scope.link(RegistryLayout.layerLink(repository, digest), stored);
  }
}
