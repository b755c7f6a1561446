package io.stowage.registry.http.page;

import com.google.common.math.LongMath;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Schema1Manifest;
import java.util.List;
import java.util.Optional;

/**
 * The properties of a manifest that a list shows. They are much smaller than the manifest.
 *
 * @param kind the kind of the manifest in words
 * @param size the total size of what it describes
 */
record ManifestSummary(String kind, Html size) {
  /** Returns the summary of a manifest, or empty if it is missing or damaged. */
  static Optional<ManifestSummary> find(Repository repository, Digest digest) {
    try {
      return repository.manifests().find(digest).map(ManifestSummary::of);
    } catch (RegistryException | DamagedLinkException e) {
      return Optional.empty();
    }
  }

  static ManifestSummary of(Manifest manifest) {
    return new ManifestSummary(kindOf(manifest), sizeOf(manifest));
  }

  private static String kindOf(Manifest manifest) {
    if (manifest instanceof ImageManifest image) {
      return isContainer(image) ? "Image" : "Artifact";
    } else if (manifest instanceof ImageIndex) {
      return "Index";
    } else if (manifest instanceof Schema1Manifest) {
      return "Image (schema 1)";
    }
    return "Unknown type";
  }

  /** Returns whether {@code image} can be run, and not only be stored, by container tools. */
  static boolean isContainer(ImageManifest image) {
    return hasContainerConfig(image)
        && image.artifactType().equals(Optional.of(image.config().mediaType()));
  }

  /** Returns whether the config of {@code image} describes a container. */
  static boolean hasContainerConfig(ImageManifest image) {
    MediaType type = image.config().mediaType().essence();
    return type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG);
  }

  private static Html sizeOf(Manifest manifest) {
    if (manifest instanceof ImageIndex index) {
      return Html.text(Fragments.count(index.manifests().size(), "manifest"));
    }
    List<Descriptor> blobs = manifest.blobs();
    return blobs.isEmpty() || !blobs.stream().allMatch(Descriptor::sizeKnown)
        ? Html.text("not known")
        : Fragments.size(
            blobs.stream().mapToLong(Descriptor::size).reduce(0, LongMath::saturatedAdd));
  }
}
