package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobStore;
import io.stowage.registry.Registry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.ByteArrayInputStream;

/** Writes through this library. */
final class LibraryPusher implements Pusher {
  private final Registry registry;

  LibraryPusher(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void blob(String repository, byte[] content, Digest digest) {
    registry.repository(repository).blobs().put(new ByteArrayInputStream(content), digest);
  }

  @Override
  public void mount(String repository, Digest digest, String from) {
    BlobStore blobs = registry.repository(repository).blobs();
    assertThat(blobs.mount(digest, RepositoryName.parse(from))).isPresent();
  }

  @Override
  public void manifest(String repository, String reference, MediaType type, byte[] content) {
    Reference parsed = reference.contains(":") ? Digest.parse(reference) : Tag.parse(reference);
    registry.repository(repository).manifests().put(parsed, type, content);
  }

  @Override
  public void deleteBlob(String repository, Digest digest) {
    registry.repository(repository).blobs().delete(digest);
  }

  @Override
  public void deleteManifest(String repository, Digest digest) {
    registry.repository(repository).manifests().delete(digest);
  }
}
