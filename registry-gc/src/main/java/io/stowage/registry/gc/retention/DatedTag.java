package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.Comparator;

/**
 * A tag with the time by which a rule judges it.
 *
 * @param tag the tag
 * @param time the time
 */
record DatedTag(Tag tag, Instant time) {
  /** Orders tags from the newest to the oldest, and tags of the same time by their name. */
  static final Comparator<DatedTag> NEWEST_FIRST =
      Comparator.comparing(DatedTag::time).thenComparing(DatedTag::tag).reversed();
}
