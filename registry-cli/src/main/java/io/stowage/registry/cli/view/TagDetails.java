package io.stowage.registry.cli.view;

import io.stowage.registry.TagEntry;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A tag with what is known about its image.
 *
 * @param entry the tag
 * @param facts what is known about its image
 * @param signed whether its image is signed
 */
record TagDetails(TagEntry entry, ImageFacts facts, boolean signed) {
  private static final String UNKNOWN = "-";
  private static final int SHOWN = 8;

  /** Returns an empty table with a heading for {@link #addTo}. */
  static Table table() {
    return Table.ofTexts(6).row("TAG", "DIGEST", "CREATED", "SET", "SIGNED", "PLATFORMS", "SIZE");
  }

  /** Adds this tag to {@code table}. */
  void addTo(Table table) {
    table.row(
        entry.tag(),
        entry.digest(),
        second(facts.created()),
        second(Optional.of(entry.taggedAt())),
        signed ? "yes" : UNKNOWN,
        platforms(),
        facts.bytes() < 0 ? UNKNOWN : Sizes.human(facts.bytes()));
  }

  private String platforms() {
    int more = facts.platforms().size() - SHOWN;
    String shown = String.join(",", facts.platforms().stream().limit(SHOWN).toList());
    return facts.platforms().isEmpty() ? UNKNOWN : shown + (more > 0 ? ",+" + more : "");
  }

  private static String second(Optional<Instant> time) {
    return time.map(known -> known.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(UNKNOWN);
  }

  /** Returns the keys of the tag and those of its image. */
  Map<String, Object> json() {
    Map<String, Object> json = JsonOutput.parse(entry.toJson());
    json.put("bytes", facts.bytes());
    json.put("created", facts.created().map(Instant::toString).orElse(""));
    json.put("platforms", facts.platforms());
    json.put("signed", signed);
    return json;
  }
}
