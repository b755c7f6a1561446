package io.stowage.registry;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes sure that what a manifest names is in its repository, and stays for half of the grace.
 *
 * <p>A subject may be missing (OCI distribution spec, "Pushing Manifests with Subject").
 */
final class ReferenceCheck {
  private final Backend backend;
  private final RepositoryName repository;
  private final BlobStore blobs;

  ReferenceCheck(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.blobs = new BlobStore(backend, repository);
  }

  /**
   * Checks all references of {@code manifest}.
   *
   * @throws RegistryException MANIFEST_BLOB_UNKNOWN, with all digests that are missing;
   *     MANIFEST_INVALID, with a URL that is not allowed
   */
  void check(Manifest manifest) {
    manifest.blobs().forEach(this::checkUrls);
    Stream<Descriptor> blobsMissing =
        manifest.blobs().stream().filter(blob -> !hasBlob(blob.digest()) && !isForeign(blob));
    Stream<Descriptor> childrenMissing =
        manifest.manifests().stream().filter(child -> !hasManifest(child.digest()));
    List<String> missing = Stream.concat(blobsMissing, childrenMissing)
        .map(descriptor -> descriptor.digest().toString())
        .distinct()
        .toList();
    if (!missing.isEmpty()) {
      throw RegistryException.ofAll(
          ErrorCode.MANIFEST_BLOB_UNKNOWN, missing, "not in repository " + repository);
    }
  }

  boolean hasManifest(Digest digest) {
    return backend
            .leases()
            .relyOn(RegistryLayout.revisionLink(repository, digest))
            .isPresent()
        && backend
            .links()
            .revision(repository, digest)
            .flatMap(backend.blobs()::stat)
            .isPresent();
  }

  private boolean hasBlob(Digest digest) {
    return blobs.stat(digest).isPresent();
  }

  private static boolean isForeign(Descriptor blob) {
    return blob.mediaType().isForeignLayer() && !blob.urls().isEmpty();
  }

  private void checkUrls(Descriptor blob) {
    if (!isForeign(blob)) {
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
