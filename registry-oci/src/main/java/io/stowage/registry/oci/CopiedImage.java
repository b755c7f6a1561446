package io.stowage.registry.oci;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.Objects;
import java.util.Optional;

/**
 * An image, index or artifact that was imported, exported or copied.
 *
 * @param repository its repository in the registry, for a copy in the target
 * @param tag its tag; empty if it is only named by its digest
 * @param manifest the type, digest and size of its manifest
 */
public record CopiedImage(RepositoryName repository, Optional<Tag> tag, Descriptor manifest) {
  /** Checks that no component is null. */
  public CopiedImage {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(manifest, "manifest");
  }

  /**
   * Returns this image as a JSON object with the keys {@code repository}, {@code tag}, which is
   * empty if there is none, {@code digest} and {@code mediaType}. No release renames or removes a
   * key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("repository", repository.value())
        .put("tag", tag.map(Tag::value).orElse(""))
        .put("digest", manifest.digest().toString())
        .put("mediaType", manifest.mediaType().value())
        .toString();
  }

  static CopiedImage of(RepositoryName repository, Optional<Tag> tag, Descriptor manifest) {
    return new CopiedImage(
        repository, tag, Descriptor.of(manifest.mediaType(), manifest.digest(), manifest.size()));
  }
}
