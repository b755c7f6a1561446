package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the tags of the highest versions of each line of releases. Tags of the same version count
 * once. A tag that is not a version is not kept.
 *
 * @param part the part of a version up to which versions form a line
 * @param count the number of versions to keep of each line
 */
record KeepVersions(VersionPart part, int count) implements Condition {
  @Override
  public Map<Tag, String> kept(List<DatedTag> newestFirst, Instant now) {
    Map<String, TreeMap<Version, List<Tag>>> lines = new HashMap<>();
    newestFirst.forEach(each -> Version.of(each.tag())
        .ifPresent(version -> lines
            .computeIfAbsent(part.line(version), line -> new TreeMap<>(Collections.reverseOrder()))
            .computeIfAbsent(version, none -> new ArrayList<>())
            .add(each.tag())));
    Map<Tag, String> kept = new HashMap<>();
    lines.forEach((line, versions) -> versions.values().stream()
        .limit(count)
        .flatMap(List::stream)
        .forEach(tag -> kept.put(tag, "among the last " + count + " versions of " + line)));
    return kept;
  }

  @Override
  public String otherwise() {
    return "not among the last " + count + " of a " + name() + " version";
  }

  /** Returns the setting in the form of the policy file. */
  @Override
  public String toString() {
    return "semver." + name() + "=" + count;
  }

  private String name() {
    return part.name().toLowerCase(Locale.ROOT);
  }
}
