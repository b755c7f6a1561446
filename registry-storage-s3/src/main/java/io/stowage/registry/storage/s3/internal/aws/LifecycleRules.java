package io.stowage.registry.storage.s3.internal.aws;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionExpiration;

/**
 * The effect of the lifecycle rules of a bucket on a registry. Rules for objects with tags do not
 * count, because objects of a registry have none.
 *
 * @param rules the rules of the bucket
 * @param root the beginning of all keys of the registry; empty, or with a slash at its end
 */
record LifecycleRules(List<LifecycleRule> rules, String root) {
  /**
   * Links are kept as copies, so the old versions of everything else may be removed at any time.
   */
  private static final List<String> OLD_VERSIONS_NEEDED =
      List.of("docker/registry/v2/blobs/", "docker/registry/v2/_stowage/");

  private static final List<String> NEEDED = List.of("docker/registry/v2/");

  /** Returns the shortest time after which a rule removes an old version, or empty. */
  Optional<Duration> noncurrentExpiration() {
    return shortest(OLD_VERSIONS_NEEDED, rule -> ofNoncurrent(rule.noncurrentVersionExpiration()));
  }

  /** Returns the shortest time after which a rule hides an object, or empty. */
  Optional<Duration> currentExpiration() {
    return shortest(NEEDED, rule -> ofCurrent(rule.expiration()));
  }

  private Optional<Duration> shortest(
      List<String> needed, Function<LifecycleRule, Optional<Duration>> expiration) {
    return rules.stream()
        .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
        .filter(rule -> !hasTags(rule.filter()))
        .filter(rule -> needed.stream().anyMatch(folder -> meets(prefix(rule), root + folder)))
        .flatMap(rule -> expiration.apply(rule).stream())
        .min(Comparator.naturalOrder());
  }

  private static Optional<Duration> ofNoncurrent(@Nullable NoncurrentVersionExpiration expiration) {
    return expiration == null || expiration.noncurrentDays() == null
        ? Optional.empty()
        : Optional.of(Duration.ofDays(expiration.noncurrentDays()));
  }

  /** A date is a day from which on objects expire, whatever their age. */
  private static Optional<Duration> ofCurrent(@Nullable LifecycleExpiration expiration) {
    if (expiration == null) {
      return Optional.empty();
    }
    if (expiration.date() != null) {
      return Optional.of(Duration.ZERO);
    }
    return Optional.ofNullable(expiration.days()).map(Duration::ofDays);
  }

  private static boolean meets(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  private static boolean hasTags(@Nullable LifecycleRuleFilter filter) {
    return filter != null
        && (filter.tag() != null || (filter.and() != null && filter.and().hasTags()));
  }

  /** Old rules have a prefix in place of a filter. */
  @SuppressWarnings("deprecation")
  private static String prefix(LifecycleRule rule) {
    LifecycleRuleFilter filter = rule.filter();
    if (filter == null) {
      return text(rule.prefix());
    }
    return filter.and() == null ? text(filter.prefix()) : text(filter.and().prefix());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
