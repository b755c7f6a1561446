package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
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
    if (backend.driver().isRemote()) {
      return scope
          .relyOn(RegistryLayout.layerLink(repository, digest), digest)
          .flatMap(link -> stored(digest, link))
          .flatMap(stored -> backend.blobs().stat(scope, stored));
    }
    Optional<Digest> stored = backend.links().layer(repository, digest);
    if (stored.isEmpty()
        || scope.relyOn(RegistryLayout.layerLink(repository, digest), digest).isEmpty()) {
      return Optional.empty();
    }
    return backend.blobs().stat(scope, stored.get());
  }

  /** Returns the digest under which a blob is stored; reads its link only if the entry does not suffice. */
  private Optional<Digest> stored(Digest digest, StorageEntry link) {
    return digest.isCanonical() && Link.isTo(digest, link)
        ? Optional.of(digest)
        : backend.links().layer(repository, digest);
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
