package io.stowage.registry.gc.retention;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The decision of a {@link RetentionPolicy} about a tag.
 *
 * @param repository the repository of the tag
 * @param tag the tag
 * @param digest the digest of the manifest that it names
 * @param kept whether the tag stays
 * @param rule the number of the rule that applies to the repository, beginning with 1, or empty if
 *     none does
 * @param reason the reason why the tag stays or goes, as a text for people
 * @param time the time of the tag or image by which the rule judges it, if it is known
 */
public record TagDecision(
    RepositoryName repository,
    Tag tag,
    Digest digest,
    boolean kept,
    OptionalInt rule,
    String reason,
    Optional<Instant> time) {
  /** Checks that no component is null. */
  public TagDecision {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(time, "time");
  }

  /** Returns the decision that the tag stays for the reason {@code why}. */
  TagDecision staying(String why) {
    return new TagDecision(repository, tag, digest, true, rule, why, time);
  }

  /**
   * Returns this decision as a JSON object with the keys of {@code prune --json}: {@code
   * repository}, {@code tag}, {@code digest}, {@code decision}, which is {@code keep} or {@code
   * remove}, {@code rule}, {@code reason} and {@code time}. An absent rule or time is {@code null}.
   * No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("repository", repository.value())
        .put("tag", tag.value())
        .put("digest", digest.toString())
        .put("decision", kept ? "keep" : "remove")
        .putJson("rule", rule.isPresent() ? Integer.toString(rule.getAsInt()) : "null")
        .put("reason", reason)
        .putJson("time", time.map(each -> JsonWriter.quoted(each.toString())).orElse("null"))
        .toString();
  }
}
