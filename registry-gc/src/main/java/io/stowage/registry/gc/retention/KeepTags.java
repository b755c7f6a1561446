package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the tags that match patterns.
 *
 * @param patterns the patterns
 */
record KeepTags(List<TagPattern> patterns) implements Condition {
  @Override
  public Map<Tag, String> kept(List<DatedTag> newestFirst, Instant now) {
    Map<Tag, String> kept = new HashMap<>();
    newestFirst.forEach(
        each -> reason(each.tag()).ifPresent(reason -> kept.put(each.tag(), reason)));
    return kept;
  }

  /** Returns the reason why {@code tag} is kept, or empty if this condition does not keep it. */
  Optional<String> reason(Tag tag) {
    return patterns.stream()
        .filter(pattern -> pattern.matches(tag))
        .findFirst()
        .map(pattern -> "always kept as " + pattern);
  }

  @Override
  public String otherwise() {
    return "not one of the tags to keep";
  }

  /** Returns the setting in the form of the policy file. */
  @Override
  public String toString() {
    return "tags=" + patterns;
  }
}
