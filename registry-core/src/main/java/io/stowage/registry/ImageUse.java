package io.stowage.registry;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.List;
import java.util.Objects;

/**
 * An image that uses a blob.
 *
 * @param repository the repository of the image
 * @param manifest the digest of its manifest, which references the blob
 * @param tags the tags of the repository that reach the manifest, sorted: those that name it, an
 *     index that lists it, or a manifest that it refers to
 */
public record ImageUse(RepositoryName repository, Digest manifest, List<Tag> tags) {
  /** Copies the tags. */
  public ImageUse {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(tags, "tags");
    tags = List.copyOf(tags);
  }

  /**
   * Returns this use as a JSON object with the keys {@code repository}, {@code manifest} and {@code
   * tags}. No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("repository", repository.value())
        .put("manifest", manifest.toString())
        .put("tags", tags)
        .toString();
  }
}
