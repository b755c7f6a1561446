package io.stowage.registry.gc.retention;

import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A rule of a {@link RetentionPolicy}: the repositories and tags that it concerns, and which of
 * these tags stay. A tag that it does not select stays, and a selected tag stays if any of its
 * conditions keeps it.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class RetentionRule {
  private final List<PathPattern> repositories;
  private final List<TagPattern> match;
  private final List<TagPattern> exclude;
  private final KeepTags always;
  private final List<Condition> conditions;
  private final TagTime by;

  private RetentionRule(Builder builder) {
    repositories = List.copyOf(builder.repositories);
    match = List.copyOf(builder.match);
    exclude = List.copyOf(builder.exclude);
    always = new KeepTags(List.copyOf(builder.tags));
    List<Condition> all = new ArrayList<>(builder.conditions);
    if (!always.patterns().isEmpty()) {
      all.add(always);
    }
    conditions = List.copyOf(all);
    by = builder.by;
  }

  /** Returns a builder of a rule without a condition. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether this rule concerns {@code repository}. */
  public boolean appliesTo(RepositoryName repository) {
    Objects.requireNonNull(repository, "repository");
    return repositories.stream().anyMatch(pattern -> pattern.matches(repository.value()));
  }

  /** Returns the time by which this rule judges tags. */
  public TagTime by() {
    return by;
  }

  /** Returns the reason why {@code tag} stays regardless of the conditions, if it does. */
  Optional<String> unselected(Tag tag) {
    return match.isEmpty() || match.stream().anyMatch(pattern -> pattern.matches(tag))
        ? excluded(tag)
        : Optional.of("not selected");
  }

  /** Returns the reason why {@code tag} stays even if its image does not, or empty. */
  Optional<String> spared(Tag tag) {
    return excluded(tag).or(() -> always.reason(tag));
  }

  private Optional<String> excluded(Tag tag) {
    return exclude.stream()
        .filter(pattern -> pattern.matches(tag))
        .findFirst()
        .map(pattern -> "excluded by " + pattern);
  }

  /** Returns the tags among {@code selected} that a condition keeps, each with the reason. */
  Map<Tag, String> kept(List<DatedTag> selected, Instant now) {
    List<DatedTag> newestFirst = selected.stream().sorted(DatedTag.NEWEST_FIRST).toList();
    Map<Tag, String> kept = new HashMap<>();
    conditions.forEach(condition -> condition.kept(newestFirst, now).forEach(kept::putIfAbsent));
    return kept;
  }

  /** Returns the reason why no condition keeps a tag. */
  String otherwise() {
    return conditions.stream().map(Condition::otherwise).collect(Collectors.joining(", "));
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "RetentionRule[repositories=" + repositories
        + ", match=" + match
        + ", exclude=" + exclude
        + ", keep=" + conditions
        + ", by=" + by
        + "]";
  }

  /** Builds a rule. Not thread-safe. */
  public static final class Builder {
    private final List<PathPattern> repositories = new ArrayList<>();
    private final List<TagPattern> match = new ArrayList<>();
    private final List<TagPattern> exclude = new ArrayList<>();
    private final List<TagPattern> tags = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private TagTime by = TagTime.SET;

    private Builder() {}

    /** Adds repositories that the rule concerns. */
    public Builder repositories(PathPattern pattern) {
      repositories.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /** Adds tags that the rule selects. Default: all tags, if this method is not called. */
    public Builder match(TagPattern pattern) {
      match.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /** Adds tags that the rule does not select, even if they match. Default: none. */
    public Builder exclude(TagPattern pattern) {
      exclude.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /**
     * Keeps the newest {@code count} of the selected tags of each repository.
     *
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public Builder keepLast(int count) {
      conditions.add(new KeepLast(positive(count)));
      return this;
    }

    /**
     * Keeps tags that are younger than {@code age}.
     *
     * @throws IllegalArgumentException if {@code age} is not positive
     */
    public Builder keepNewer(Duration age) {
      Objects.requireNonNull(age, "age");
      if (age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException("age must be positive, but is " + age);
      }
      conditions.add(new KeepNewer(age));
      return this;
    }

    /**
     * Keeps the highest {@code count} versions of each line of releases, among the selected tags of
     * a repository that are semantic versions. With {@link VersionPart#MINOR} and 3, for example,
     * it keeps the last three versions of 1.4, and the last three of 1.5. Tags of the same version,
     * such as {@code 1.4.2} and {@code v1.4.2}, count once. A pre-release precedes its release.
     *
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public Builder keepVersions(VersionPart part, int count) {
      Objects.requireNonNull(part, "part");
      conditions.add(new KeepVersions(part, positive(count)));
      return this;
    }

    /** Keeps the tags that match {@code pattern}. */
    public Builder keepTags(TagPattern pattern) {
      tags.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /** Sets the time by which tags are judged. Default: the time at which a tag was set. */
    public Builder by(TagTime time) {
      by = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Returns the rule.
     *
     * @throws IllegalStateException if it concerns no repository, or keeps no selected tag
     */
    public RetentionRule build() {
      if (repositories.isEmpty()) {
        throw new IllegalStateException("a rule has no repositories, expected at least one");
      }
      if (conditions.isEmpty() && tags.isEmpty()) {
        throw new IllegalStateException("a rule keeps no tag, expected at least one condition");
      }
      return new RetentionRule(this);
    }

    private static int positive(int count) {
      if (count <= 0) {
        throw new IllegalArgumentException("count must be at least 1, but is " + count);
      }
      return count;
    }
  }
}
