package io.stowage.registry.cli.image;

import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.RetentionRule;
import io.stowage.registry.gc.retention.TagPattern;
import io.stowage.registry.gc.retention.TagTime;
import io.stowage.registry.gc.retention.VersionPart;
import io.stowage.registry.model.PathPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The rule of a retention policy, on the command line. */
final class RuleOptions {
  @Option(
      names = "--repository",
      paramLabel = "GLOB",
      description = "The repositories, such as team/*, or team/** for any depth. May be repeated. "
          + "Default: all.")
  private List<PathPattern> repositories = new ArrayList<>();

  @Option(
      names = "--match",
      paramLabel = "GLOB",
      description = "The tags that may be removed, such as v1.*. May be repeated. Default: all.")
  private List<String> match = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Tags that stay, even if they match. May be repeated.")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--regex",
      description = "--match and --exclude are regular expressions, compared with the whole tag.")
  private boolean regex;

  @Option(
      names = "--keep-last",
      paramLabel = "N",
      description = "Keep the newest N of these tags in each repository.")
  private Optional<Integer> last = Optional.empty();

  @Option(
      names = "--keep-newer",
      paramLabel = "DURATION",
      description = "Keep the tags that are younger than this: 12h, 30d or ISO 8601.")
  private Optional<Duration> newer = Optional.empty();

  @Option(
      names = "--keep-semver",
      paramLabel = "major|minor|patch=N",
      description = "Keep the highest N semantic versions of each major, minor or patch version. "
          + "May be repeated for several of them.")
  private List<VersionCount> versions = new ArrayList<>();

  @Option(
      names = "--by",
      paramLabel = "set|created",
      description = "The time by which tags are judged: when the tag was set, or when its image "
          + "was created. Default: set.")
  private Optional<TagTime> by = Optional.empty();

  /** Returns whether any of these options is given. */
  boolean isGiven() {
    return keepsSomething()
        || !repositories.isEmpty()
        || !match.isEmpty()
        || !exclude.isEmpty()
        || regex
        || by.isPresent();
  }

  /** Returns whether a rule with these options keeps anything. */
  boolean keepsSomething() {
    return last.isPresent() || newer.isPresent() || !versions.isEmpty();
  }

  /**
   * Returns the policy whose only rule has these options.
   *
   * @throws UsageException if a value is invalid
   */
  RetentionPolicy policy() {
    RetentionRule.Builder rule = RetentionRule.builder();
    if (repositories.isEmpty()) {
      rule.repositories(PathPattern.parse("**"));
    }
    repositories.forEach(rule::repositories);
    match.forEach(text -> add("--match", text, rule::match));
    exclude.forEach(text -> add("--exclude", text, rule::exclude));
    UsageException.check("--keep-last must be at least 1", () -> last.ifPresent(rule::keepLast));
    UsageException.check(
        "--keep-newer must be longer than 0", () -> newer.ifPresent(rule::keepNewer));
    Map<VersionPart, Integer> counts = new EnumMap<>(VersionPart.class);
    versions.forEach(each -> counts.put(each.part(), each.count()));
    counts.forEach(rule::keepVersions);
    by.ifPresent(rule::by);
    return RetentionPolicy.of(rule.build());
  }

  private void add(String option, String text, Consumer<TagPattern> patterns) {
    try {
      patterns.accept(regex ? TagPattern.regex(text) : TagPattern.glob(text));
    } catch (IllegalArgumentException e) {
      throw (UsageException) new UsageException(option + ": " + e.getMessage()).initCause(e);
    }
  }
}
