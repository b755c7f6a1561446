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
 * An image, index or artifact that {@link TestImages} pushed, and where its links are.
 *
 * @param repository where it was pushed to
 * @param manifest what was pushed, with its bytes
 * @param children what an index lists; empty for an image
 */
public record TestImage(Repository repository, Manifest manifest, List<TestImage> children) {
  /** Copies the children. */
  public TestImage {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(children, "children");
    children = List.copyOf(children);
  }

  /** Returns the digest by which it is pulled. */
  public Digest digest() {
    return manifest.digest();
  }

  /** Returns how an index or a referrer names it. */
  public Descriptor descriptor() {
    return Descriptor.of(manifest.mediaType(), digest(), manifest.payload().length);
  }

  /**
   * Returns the configuration.
   *
   * @throws IllegalStateException if it has none, as an index or schema 1
   */
  public Descriptor config() {
    if (manifest instanceof ImageManifest image) {
      return image.config();
    }
    throw new IllegalStateException(manifest + " has no config");
  }

  /** Returns the layers; none for an index. */
  public List<Descriptor> layers() {
    return manifest instanceof ImageManifest image ? image.layers() : manifest.blobs();
  }

  /** Returns the digests of config and layers, in this order. */
  public List<Digest> blobs() {
    return manifest.blobs().stream().map(Descriptor::digest).toList();
  }

  /** Returns the link by which its repository has it. */
  public StoragePath revisionLink() {
    return RegistryLayout.revisionLink(repository.name(), digest());
  }

  /** Returns the link to what {@code tag} names in its repository now. */
  public StoragePath tagLink(String tag) {
    Objects.requireNonNull(tag, "tag");
    return RegistryLayout.tagCurrentLink(repository.name(), Tag.parse(tag));
  }

  /** Returns the entry of this manifest in the history of {@code tag}. */
  public StoragePath tagIndexLink(String tag) {
    Objects.requireNonNull(tag, "tag");
    return RegistryLayout.tagIndexLink(repository.name(), Tag.parse(tag), digest());
  }

  /** Returns the link by which its repository sees {@code blob}, a config or layer. */
  public StoragePath layerLink(Descriptor blob) {
    Objects.requireNonNull(blob, "blob");
    return RegistryLayout.layerLink(repository.name(), blob.digest());
  }
}
