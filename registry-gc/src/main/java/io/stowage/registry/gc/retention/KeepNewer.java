package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps tags that are not old.
 *
 * @param age the age from which a tag is old
 */
record KeepNewer(Duration age) implements Condition {
  @Override
  public Map<Tag, String> kept(List<DatedTag> newestFirst, Instant now) {
    return newestFirst.stream()
        .filter(each -> Duration.between(each.time(), now).compareTo(age) < 0)
        .collect(Collectors.toMap(DatedTag::tag, each -> "newer than " + text()));
  }

  @Override
  public String otherwise() {
    return "not newer than " + text();
  }

  /** Returns the setting in the form of the policy file. */
  @Override
  public String toString() {
    return "newer=" + text();
  }

  private String text() {
    if (age.equals(Duration.ofDays(age.toDays()))) {
      return age.toDays() + "d";
    }
    return age.equals(Duration.ofHours(age.toHours())) ? age.toHours() + "h" : age.toString();
  }
}
