package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;

/** Pulls complete images, and checks every byte. */
final class Pulls {
  private static final int MOST = 16 * 1024 * 1024;

  private Pulls() {}

  /** Asserts that {@code reference} can be pulled with everything below it. */
  static void assertPullable(Repository repository, Reference reference) {
    Manifest manifest = repository.manifests().get(reference);
    for (Descriptor blob : manifest.blobs()) {
      byte[] content = repository.blobs().read(blob.digest(), MOST);
      assertThat(Digest.of(blob.digest().algorithm(), content)).isEqualTo(blob.digest());
    }
    manifest.manifests().forEach(child -> assertPullable(repository, child.digest()));
  }
}
