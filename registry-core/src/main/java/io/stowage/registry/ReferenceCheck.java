package io.stowage.registry;

import io.stowage.registry.internal.lease.Promise;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
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
    List<String> missing = subtree(promise).relyOnAllBelow(manifest);
    if (!missing.isEmpty()) {
      throw RegistryException.ofAll(
          ErrorCode.MANIFEST_BLOB_UNKNOWN, missing, "not in repository " + repository);
    }
  }

  /**
   * Returns whether a manifest is there, on which {@code promise} then relies. One that is out of sight
   * comes back only with all that is below it, since some of that may have been purged by then.
   */
  boolean relyOnManifest(Promise promise, Digest digest) {
    return stored(digest)
        .filter(
            stored -> relyOnVisible(promise, digest, stored) || subtree(promise).relyOn(digest))
        .isPresent();
  }

  /** Returns under which digest a manifest is stored, in sight or not, if there is a link to it. */
  Optional<Digest> stored(Digest digest) {
    return backend.links().revision(repository, digest);
  }

  /** Relies on link and data of a manifest; returns whether they are there, and the link in sight. */
  boolean relyOnVisible(Promise promise, Digest digest, Digest stored) {
    StoragePath link = RegistryLayout.revisionLink(repository, digest);
    promise.looksAgainAt(link);
    return promise.relyOnVisible(link, digest).isPresent()
        && backend.blobs().stat(promise, stored).isPresent();
  }

  /** Relies on link and data of a manifest of which all else is there; both come back, data first. */
  boolean bringBack(Promise promise, Digest digest) {
    StoragePath link = RegistryLayout.revisionLink(repository, digest);
    return stored(digest)
        .filter(
            stored -> backend.leases().relyOn(RegistryLayout.blobData(stored)).isPresent())
        .filter(stored -> promise.relyOn(link, digest).isPresent())
        .flatMap(stored -> backend.blobs().stat(promise, stored))
        .isPresent();
  }

  /** Returns the bytes of a manifest that is there. */
  byte[] read(Digest stored) {
    return backend.blobs().read(stored, stored, Manifest.LIMIT);
  }

  private Subtree subtree(Promise promise) {
    return new Subtree(this, new BlobStore(backend, repository), promise);
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
