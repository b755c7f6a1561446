package io.stowage.registry;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.Optional;

/**
 * Makes sure that what a pull of a manifest needs is in its repository, and relies on it.
 *
 * <p>A subject may be missing (OCI distribution spec, "Pushing Manifests with Subject").
 */
final class ReferenceCheck {
  private final Backend backend;
  private final RepositoryName repository;

  ReferenceCheck(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
  }

  /**
   * Checks all references of {@code manifest}, and those of what it references; {@code promise} then
   * relies on them.
   *
   * @throws RegistryException MANIFEST_BLOB_UNKNOWN, with all digests that are missing;
   *     MANIFEST_INVALID, with a URL that is not allowed
   */
  void check(Promise promise, Manifest manifest) {
    manifest.blobs().forEach(this::checkUrls);
    List<String> missing =
        new Subtree(this, new BlobStore(backend, repository), promise).relyOnAllBelow(manifest);
    if (!missing.isEmpty()) {
      throw RegistryException.ofAll(
          ErrorCode.MANIFEST_BLOB_UNKNOWN, missing, "not in repository " + repository);
    }
  }

  /**
   * Returns under which digest a manifest is stored, if link and data are there; {@code promise} then
   * relies on both. A link that is out of sight is brought back only if it leads somewhere.
   */
  Optional<Digest> relyOnManifest(Promise promise, Digest digest) {
    return backend
        .links()
        .revision(repository, digest)
        .filter(stored -> backend.leases().isThere(RegistryLayout.blobData(stored)))
        .filter(stored -> promise
            .relyOn(RegistryLayout.revisionLink(repository, digest), digest)
            .isPresent())
        .flatMap(stored -> backend.blobs().stat(promise, stored))
        .map(Descriptor::digest);
  }

  /** Returns the bytes of a manifest that is there. */
  byte[] read(Digest stored) {
    return backend.blobs().read(stored, stored, Manifest.LIMIT);
  }

  private void checkUrls(Descriptor blob) {
    if (!blob.isElsewhere()) {
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
