package io.stowage.registry.testing;

import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.Objects;

/**
 * An image, index or artifact that was pushed by {@link TestImages}, with the paths of its links.
 *
 * @param repository the repository that it was pushed to
 * @param manifest the pushed manifest with its bytes
 * @param children the manifests listed by an index; empty for an image
 */
public record TestImage(Repository repository, Manifest manifest, List<TestImage> children) {
  /** Copies the children. */
  public TestImage {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(children, "children");
    children = List.copyOf(children);
  }

  /** Returns the digest of the manifest. */
  public Digest digest() {
    return manifest.digest();
  }

  /** Returns the descriptor with which an index or a referrer refers to the manifest. */
  public Descriptor descriptor() {
    return Descriptor.of(manifest.mediaType(), digest(), manifest.payload().length);
  }

  /**
   * Returns the config.
   *
   * @throws IllegalStateException if there is no config, as for an index and for schema 1
   */
  public Descriptor config() {
    if (manifest instanceof ImageManifest image) {
      return image.config();
    }
    throw new IllegalStateException(manifest + " has no config");
  }

  /** Returns the layers; empty for an index. */
  public List<Descriptor> layers() {
    return manifest instanceof ImageManifest image ? image.layers() : manifest.blobs();
  }

  /** Returns the digests of the config and the layers, in this order. */
  public List<Digest> blobs() {
    return manifest.blobs().stream().map(Descriptor::digest).toList();
  }

  /** Returns the path of the link to the manifest in its repository. */
  public StoragePath revisionLink() {
    return RegistryLayout.revisionLink(repository.name(), digest());
  }

  /** Returns the path of the link from {@code tag} to its current manifest. */
  public StoragePath tagLink(String tag) {
    Objects.requireNonNull(tag, "tag");
    return RegistryLayout.tagCurrentLink(repository.name(), Tag.parse(tag));
  }

  /** Returns the path of the entry for this manifest in the history of {@code tag}. */
  public StoragePath tagIndexLink(String tag) {
    Objects.requireNonNull(tag, "tag");
    return RegistryLayout.tagIndexLink(repository.name(), Tag.parse(tag), digest());
  }

  /** Returns the path of the link to {@code blob}, a config or layer, in the repository. */
  public StoragePath layerLink(Descriptor blob) {
    Objects.requireNonNull(blob, "blob");
    return RegistryLayout.layerLink(repository.name(), blob.digest());
  }
}
