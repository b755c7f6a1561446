package io.stowage.registry;

import io.stowage.registry.model.Digest;
import java.time.Instant;
import java.util.Objects;

/**
 * A manifest that a tag named once, or names now.
 *
 * @param digest which manifest; the repository need not have it any more
 * @param taggedAt when the tag was last set to it
 */
public record TagHistoryEntry(Digest digest, Instant taggedAt) {
  /** Checks that no component is null. */
  public TagHistoryEntry {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(taggedAt, "taggedAt");
  }
}
