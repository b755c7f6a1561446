package io.stowage.registry.cli.view;

import java.time.Instant;
import java.util.Comparator;

/** The order in which tags are listed. */
public enum TagOrder {
  /** By name. */
  TAG,

  /** By the time when the tag was set, the latest first. */
  SET,

  /** By the time when the image was created, the latest first, and those without a time last. */
  CREATED,

  /** By size, the largest first. */
  SIZE;

  /** Returns the order, in which tags that are otherwise equal are ordered by name. */
  Comparator<TagDetails> comparator() {
    Comparator<TagDetails> byName =
        Comparator.comparing(details -> details.entry().tag());
    Comparator<TagDetails> byColumn = switch (this) {
      case TAG -> byName;
      case SET ->
        Comparator.comparing((TagDetails details) -> details.entry().taggedAt()).reversed();
      case CREATED -> Comparator.comparing(TagOrder::created).reversed();
      case SIZE ->
        Comparator.comparingLong((TagDetails details) -> details.facts().bytes())
            .reversed();
    };
    return byColumn.thenComparing(byName);
  }

  /** Returns whether the images must be read. */
  boolean needsImages() {
    return this == CREATED || this == SIZE;
  }

  private static Instant created(TagDetails details) {
    return details.facts().created().orElse(Instant.MIN);
  }
}
