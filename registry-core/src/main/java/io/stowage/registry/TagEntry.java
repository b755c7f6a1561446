package io.stowage.registry;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.Objects;

/**
 * A tag with the manifest that it names.
 *
 * @param tag the tag
 * @param digest the digest of the manifest, which the repository may no longer have
 * @param taggedAt when the tag was last set
 */
public record TagEntry(Tag tag, Digest digest, Instant taggedAt) {
  /** Checks that no component is null. */
  public TagEntry {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(taggedAt, "taggedAt");
  }

  /**
   * Returns this entry as a JSON object with the keys of {@code tags --json}: {@code tag}, {@code
   * digest} and {@code taggedAt}. No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("tag", tag.value())
        .put("digest", digest.toString())
        .put("taggedAt", taggedAt.toString())
        .toString();
  }
}
