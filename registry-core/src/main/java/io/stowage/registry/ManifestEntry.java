package io.stowage.registry;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import java.time.Instant;
import java.util.Objects;

/**
 * A manifest of a repository.
 *
 * @param digest the digest under which the manifest is stored
 * @param usedAt when the manifest was put in the repository or, if that is later, when its lease
 *     there was last renewed, by a push that relies on it or the removal of a tag that named it
 */
public record ManifestEntry(Digest digest, Instant usedAt) {
  /** Checks that no component is null. */
  public ManifestEntry {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(usedAt, "usedAt");
  }

  /**
   * Returns this entry as a JSON object with the keys {@code digest} and {@code usedAt}. No release
   * renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("digest", digest.toString())
        .put("usedAt", usedAt.toString())
        .toString();
  }
}
