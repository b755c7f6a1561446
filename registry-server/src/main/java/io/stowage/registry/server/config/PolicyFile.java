package io.stowage.registry.server.config;

import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.RetentionRule;
import io.stowage.registry.gc.retention.TagPattern;
import io.stowage.registry.gc.retention.TagTime;
import io.stowage.registry.gc.retention.VersionPart;
import io.stowage.registry.model.PathPattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Reads a retention policy from a file in YAML. */
public final class PolicyFile {
  private static final String REPOSITORIES = "repositories";
  private static final String MATCH = "tags.match";
  private static final String EXCLUDE = "tags.exclude";
  private static final String LAST = "keep.last";
  private static final String NEWER = "keep.newer";
  private static final String TAGS = "keep.tags";

  private final Section rule;
  private final RetentionRule.Builder builder = RetentionRule.builder();

  private PolicyFile(Section rule) {
    this.rule = rule;
  }

  /**
   * Reads {@code file}.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   * @throws ConfigurationException if it is not YAML, if a key is unknown or has an invalid value,
   *     or if a rule keeps no tag; names the file, the key, the value and what was expected
   */
  public static RetentionPolicy read(Path file) {
    Objects.requireNonNull(file, "file");
    Document document = Document.read(file);
    SchemaCheck.strict(document, Schema.POLICY).checkAll();
    Section policy = Section.of(document, Schema.POLICY);
    List<RetentionRule> rules =
        policy.groups("rules").stream().map(rule -> new PolicyFile(rule).rule()).toList();
    if (rules.isEmpty()) {
      throw policy.invalid("rules", "missing", "a list of rules");
    }
    return RetentionPolicy.of(rules);
  }

  private RetentionRule rule() {
    List<String> repositories = rule.texts(REPOSITORIES);
    if (repositories.isEmpty()) {
      throw rule.invalid(REPOSITORIES, "missing", "patterns such as team/**");
    }
    repositories.forEach(text -> builder.repositories(repository(text)));
    boolean regex = rule.flag("tags.regex");
    List<String> match = rule.texts(MATCH);
    if (match.isEmpty() && rule.has(MATCH)) {
      throw rule.invalid(MATCH, "empty", "one or more patterns of tags, such as *");
    }
    match.forEach(text -> builder.match(tag(MATCH, text, regex)));
    rule.texts(EXCLUDE).forEach(text -> builder.exclude(tag(EXCLUDE, text, regex)));
    rule.choice("by", List.of("set", "created"))
        .ifPresent(name -> builder.by(TagTime.valueOf(name.toUpperCase(Locale.ROOT))));
    if (!keep()) {
      throw rule.invalid(
          "keep",
          "missing",
          "last, newer, semver or tags, because a rule without " + "any of them would keep no tag");
    }
    return builder.build();
  }

  /** Reads the conditions, and returns whether there is one. */
  private boolean keep() {
    boolean found = false;
    if (rule.text(LAST).isPresent()) {
      builder.keepLast(count(LAST));
      found = true;
    }
    if (rule.text(NEWER).isPresent()) {
      builder.keepNewer(rule.positive(NEWER));
      found = true;
    }
    for (VersionPart part : VersionPart.values()) {
      String key = "keep.semver." + part.name().toLowerCase(Locale.ROOT);
      if (rule.text(key).isPresent()) {
        builder.keepVersions(part, count(key));
        found = true;
      }
    }
    for (String text : rule.texts(TAGS)) {
      builder.keepTags(tag(TAGS, text, false));
      found = true;
    }
    return found;
  }

  private int count(String key) {
    return (int) rule.number(key, 1, Integer.MAX_VALUE);
  }

  private PathPattern repository(String text) {
    try {
      return PathPattern.parse(text);
    } catch (IllegalArgumentException e) {
      throw rule.invalid(REPOSITORIES, text, "patterns such as team/**");
    }
  }

  private TagPattern tag(String key, String text, boolean regex) {
    try {
      return regex ? TagPattern.regex(text) : TagPattern.glob(text);
    } catch (IllegalArgumentException e) {
      throw rule.invalid(
          key,
          text,
          regex
              ? "a regular expression of characters, sets, groups, | and quantifiers, such as "
                  + "v[0-9]+"
              : "a glob of the characters of tags, * and ?, such as v1.*");
    }
  }
}
