package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps the newest tags.
 *
 * @param count the number of tags to keep
 */
record KeepLast(int count) implements Condition {
  @Override
  public Map<Tag, String> kept(List<DatedTag> newestFirst, Instant now) {
    return newestFirst.stream()
        .limit(count)
        .collect(Collectors.toMap(DatedTag::tag, each -> "among the last " + count));
  }

  @Override
  public String otherwise() {
    return "not among the last " + count;
  }

  /** Returns the setting in the form of the policy file. */
  @Override
  public String toString() {
    return "last=" + count;
  }
}
