package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A condition under which a rule keeps tags that it selects. */
interface Condition {
  /** Returns the tags to keep among {@code newestFirst}, each with the reason. */
  Map<Tag, String> kept(List<DatedTag> newestFirst, Instant now);

  /** Returns the reason why this condition does not keep a tag. */
  String otherwise();
}
