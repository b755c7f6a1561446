package io.stowage.registry.gc.retention;

import io.stowage.registry.model.RepositoryName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides which tags stay. The first of its rules that concerns a repository applies to it; a
 * repository that no rule concerns keeps all its tags.
 *
 * <p>In addition to what a rule keeps, the following stays:
 *
 * <ul>
 *   <li>a tag that names the same manifest as a tag that stays: the tags of one manifest go
 *       together or not at all;
 *   <li>a tag of cosign ({@code sha256-<hex>.sig}, {@code .att} and {@code .sbom}) whose subject
 *       the repository has, as long as a tag stays that names the subject, or that names an index
 *       that lists it. Such a tag goes with its subject; rules neither select nor count it. It also
 *       stays if no tag names its subject, or if the rule excludes or keeps it by its own name. If
 *       the repository does not have its subject, it is a tag like any other.
 * </ul>
 *
 * <p>A decision depends on the arguments alone. Immutable.
 *
 * <pre>{@code
 * import io.stowage.registry.gc.retention.RetentionPolicy;
 * import io.stowage.registry.gc.retention.RetentionRule;
 * import io.stowage.registry.gc.retention.TagPattern;
 * import io.stowage.registry.model.PathPattern;
 * import java.time.Duration;
 *
 * RetentionPolicy policy = RetentionPolicy.of(RetentionRule.builder()
 *     .repositories(PathPattern.parse("team/**"))
 *     .exclude(TagPattern.glob("latest"))
 *     .keepLast(10)
 *     .keepNewer(Duration.ofDays(30))
 *     .build());
 * }</pre>
 */
public final class RetentionPolicy {
  private final List<RetentionRule> rules;

  private RetentionPolicy(List<RetentionRule> rules) {
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("a policy has no rules, expected at least one");
    }
    this.rules = List.copyOf(rules);
  }

  /**
   * Returns the policy with {@code rules}, in the order in which they are compared.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RetentionPolicy of(RetentionRule... rules) {
    Objects.requireNonNull(rules, "rules");
    return of(List.of(rules));
  }

  /**
   * Returns the policy with {@code rules}, in the order in which they are compared.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RetentionPolicy of(List<RetentionRule> rules) {
    Objects.requireNonNull(rules, "rules");
    return new RetentionPolicy(rules);
  }

  /** Returns the rule that applies to {@code repository}, if any. */
  public Optional<RetentionRule> ruleFor(RepositoryName repository) {
    Objects.requireNonNull(repository, "repository");
    return rules.stream().filter(rule -> rule.appliesTo(repository)).findFirst();
  }

  /**
   * Decides about {@code images}, which must be all tags of {@code repository}.
   *
   * @param now the time from which ages are counted
   * @return a decision for each of {@code images}, in their order
   */
  public List<TagDecision> decide(
      RepositoryName repository, Collection<TaggedImage> images, Instant now) {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(now, "now");
    Optional<RetentionRule> rule = ruleFor(repository);
    if (rule.isEmpty()) {
      return images.stream().map(image -> unruled(repository, image)).toList();
    }
    int number = rules.indexOf(rule.get()) + 1;
    return new RepositoryDecisions(repository, rule.get(), number, List.copyOf(images)).at(now);
  }

  private static TagDecision unruled(RepositoryName repository, TaggedImage image) {
    return new TagDecision(
        repository,
        image.tag(),
        image.digest(),
        true,
        OptionalInt.empty(),
        "no rule concerns the repository",
        Optional.of(image.setAt()));
  }

  /** Returns the rules. */
  @Override
  public String toString() {
    return "RetentionPolicy[rules=" + rules + "]";
  }
}
