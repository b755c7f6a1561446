package io.stowage.registry.proofs;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;

/** The requests of a push of an image with one blob, as docker-registry serves them. */
final class ForeignWriter {
  private final StorageDriver store;
  private final RepositoryName repository;

  ForeignWriter(StorageDriver store, RepositoryName repository) {
    this.store = store;
    this.repository = repository;
  }

  /** Checks whether the blob exists, and uploads it if not. */
  void upload(byte[] blob) {
    Digest digest = Digest.of(blob);
    if (!has(digest)) {
      putData(digest, blob);
      write(RegistryLayout.layerLink(repository, digest), digest);
    }
  }

  /** Returns whether the push is acknowledged. */
  boolean put(Tag tag, Manifest manifest) {
    if (!manifest.blobs().stream().allMatch(blob -> has(blob.digest()))) {
      return false;
    }
    Digest digest = manifest.digest();
    putData(digest, manifest.bytes());
    write(RegistryLayout.revisionLink(repository, digest), digest);
    write(RegistryLayout.tagIndexLink(repository, tag, digest), digest);
    write(RegistryLayout.tagCurrentLink(repository, tag), digest);
    return true;
  }

  private boolean has(Digest blob) {
    return store.stat(RegistryLayout.layerLink(repository, blob)).isPresent()
        && store.stat(RegistryLayout.blobData(blob)).isPresent();
  }

  private void putData(Digest digest, byte[] content) {
    StoragePath data = RegistryLayout.blobData(digest);
    if (store.stat(data).isEmpty()) {
      store.write(data, content);
    }
  }

  private void write(StoragePath link, Digest target) {
    store.write(link, Link.content(target));
  }
}
