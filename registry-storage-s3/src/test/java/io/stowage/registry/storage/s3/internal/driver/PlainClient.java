package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;

/** A program that does what Distribution does: it looks at each layer once, and leases nothing. */
final class PlainClient {
  private final BucketWorld world;
  private final RepositoryName repository;
  private final TestImage image;

  PlainClient(BucketWorld world, TestImage image) {
    this.world = world;
    this.repository = image.repository().name();
    this.image = image;
  }

  /** Looks for each layer, as the first half of a push does. */
  boolean findsLayers() {
    return image.blobs().stream()
        .allMatch(blob -> isThere(RegistryLayout.layerLink(repository, blob))
            && isThere(RegistryLayout.blobData(blob)));
  }

  /** Writes the manifest and the tag, as the second half does. */
  void putManifest(String tag) {
    Digest digest = image.digest();
    if (!isThere(RegistryLayout.blobData(digest))) {
      put(RegistryLayout.blobData(digest), image.manifest().bytes());
    }
    put(RegistryLayout.revisionLink(repository, digest), Link.content(digest));
    put(RegistryLayout.tagIndexLink(repository, Tag.parse(tag), digest), Link.content(digest));
    put(RegistryLayout.tagCurrentLink(repository, Tag.parse(tag)), Link.content(digest));
  }

  private boolean isThere(StoragePath path) {
    return world.bucket().head(path.value()).isPresent();
  }

  private void put(StoragePath path, byte[] content) {
    world.bucket().put(path.value(), content);
  }
}
