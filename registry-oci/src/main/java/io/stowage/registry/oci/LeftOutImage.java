package io.stowage.registry.oci;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import java.util.Objects;

/**
 * An image, index or artifact that an export of whole repositories leaves out, because it is
 * incomplete or cannot be read.
 *
 * @param repository its repository
 * @param reference its tag, or its digest if it has no tag
 * @param problem the reason why it was left out
 */
public record LeftOutImage(RepositoryName repository, Reference reference, String problem) {
  /** Checks that no component is null. */
  public LeftOutImage {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(problem, "problem");
  }

  /**
   * Returns this image as a JSON object with the keys {@code repository}, {@code reference} and
   * {@code problem}. No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("repository", repository.value())
        .put("reference", reference.toString())
        .put("problem", problem)
        .toString();
  }
}
