package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import java.io.InputStream;
import java.util.Optional;

/** The content of a repository. Each lookup renews the lease of what it finds. */
final class RepositorySource implements ContentSource {
  private final Repository repository;

  RepositorySource(Repository repository) {
    this.repository = repository;
  }

  @Override
  public Optional<byte[]> manifest(Descriptor manifest) {
    return repository
        .manifests()
        .touch(manifest.digest())
        .flatMap(found -> repository.manifests().find(manifest.digest()))
        .map(Manifest::payload);
  }

  @Override
  public Optional<InputStream> blob(Descriptor blob) {
    return find(blob).map(found -> repository.blobs().openVerified(blob.digest()));
  }

  @Override
  public boolean has(Descriptor blob) {
    return find(blob).isPresent();
  }

  @Override
  public boolean isBlob(Descriptor child) {
    return ContentSource.super.isBlob(child)
        && repository.manifests().find(child.digest()).isEmpty();
  }

  @Override
  public Optional<Repository> repository() {
    return Optional.of(repository);
  }

  @Override
  public void renew(ImageGraph graph) {
    graph.manifests().forEach(manifest -> repository.manifests().touch(manifest.digest()));
    graph.blobs().forEach(blob -> repository.blobs().touch(blob.digest()));
  }

  /**
   * Returns the descriptor of a blob with its stored size, or empty if the repository does not have
   * the blob.
   *
   * @throws RegistryException SIZE_INVALID if the blob has another size
   */
  Optional<Descriptor> find(Descriptor blob) {
    Optional<Descriptor> stored = repository.blobs().touch(blob.digest());
    stored.ifPresent(found -> {
      if (blob.sizeKnown() && blob.size() != found.size()) {
        throw RegistryException.invalid(
            ErrorCode.SIZE_INVALID,
            Long.toString(found.size()),
            blob.size() + " bytes of " + blob.digest());
      }
    });
    return stored.map(found -> Descriptor.of(blob.mediaType(), blob.digest(), found.size()));
  }
}
