package io.stowage.registry.server.notification;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.StorageDriver;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds what a manifest references, for events that tell it. */
@FunctionalInterface
public interface ManifestReferences {
  /** Returns an object that finds nothing, so that events tell no references. */
  static ManifestReferences none() {
    return manifest -> List.of();
  }

  /**
   * Returns an object that reads the manifest from {@code driver}. For a manifest that cannot be
   * read, or has been removed meanwhile, it finds nothing.
   */
  static ManifestReferences in(StorageDriver driver) {
    Objects.requireNonNull(driver, "driver");
    return digest -> {
      try {
        byte[] content = driver.read(RegistryLayout.blobData(digest), Manifest.LIMIT);
        Manifest manifest = Manifest.parse(content);
        return Stream.concat(manifest.blobs().stream(), manifest.manifests().stream())
            .toList();
      } catch (StowageException e) {
        return List.of();
      }
    };
  }

  /** Returns the config and the layers of an image, or the manifests of an index. */
  List<Descriptor> of(Digest manifest);
}
