package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.List;

/**
 * Checks that everything that a pull of a manifest needs is in its repository, and relies on it.
 *
 * <p>A subject may be missing (OCI distribution spec, "Pushing Manifests with Subject"), and so may
 * children of an index that the {@linkplain RegistryOptions#indexPlatforms options} do not require.
 */
final class ReferenceCheck {
  private final Backend backend;
  private final RepositoryName repository;
  private final ManifestLinks links;

  ReferenceCheck(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.links = new ManifestLinks(backend, repository);
  }

  /**
   * Checks all references of {@code manifest} and, recursively, of the manifests that it
   * references; {@code scope} then relies on the referenced blobs and manifests.
   *
   * @throws RegistryException MANIFEST_BLOB_UNKNOWN with all missing digests; MANIFEST_INVALID with
   *     a URL that is not allowed
   */
  void check(LeaseScope scope, Manifest manifest) {
    manifest.blobs().forEach(this::checkUrls);
    List<String> missing = subtree(scope).relyOnAllBelow(manifest);
    if (!missing.isEmpty()) {
      throw RegistryException.ofAll(
          ErrorCode.MANIFEST_BLOB_UNKNOWN, missing, "not in repository " + repository);
    }
  }

  /**
   * Returns whether a manifest exists; {@code scope} then relies on it. A hidden manifest is
   * restored only together with everything below it, since some of that may have been purged
   * already.
   */
  boolean relyOnManifest(LeaseScope scope, Digest digest) {
    return links
        .stored(digest)
        .filter(stored ->
            links.relyOnVisible(scope, digest, stored) || subtree(scope).relyOn(digest))
        .isPresent();
  }

  private Subtree subtree(LeaseScope scope) {
    LayerLinks layers = new LayerLinks(backend, repository);
    return new Subtree(links, layers, scope, backend.options().indexPlatforms());
  }

  private void checkUrls(Descriptor blob) {
    if (!blob.isExternal()) {
      return;
    }
    for (String url : blob.urls()) {
      if (!backend.options().foreignUrls().allows(url)) {
        throw RegistryException.invalid(
            ErrorCode.MANIFEST_INVALID, url, "a URL that the registry allows for foreign layers");
      }
    }
  }
}
