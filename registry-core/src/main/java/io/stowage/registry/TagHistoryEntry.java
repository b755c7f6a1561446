package io.stowage.registry;

import io.stowage.registry.model.Digest;
import java.time.Instant;
import java.util.Objects;

/**
 * A manifest that a tag names or once named.
 *
 * @param digest the digest of the manifest, which the repository may no longer have
 * @param taggedAt when the tag was last set to the manifest
 */
public record TagHistoryEntry(Digest digest, Instant taggedAt) {
  /** Checks that no component is null. */
  public TagHistoryEntry {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(taggedAt, "taggedAt");
  }
}
