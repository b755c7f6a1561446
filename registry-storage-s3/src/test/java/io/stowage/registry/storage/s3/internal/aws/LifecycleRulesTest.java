package io.stowage.registry.storage.s3.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

class LifecycleRulesTest {
  private static final String BLOBS = "root/docker/registry/v2/blobs/";
  private static final String LINKS = "root/docker/registry/v2/repositories/";

  @Test
  void theShortestTimeCounts() {
    LifecycleRules rules = rules(noncurrent("", 9), noncurrent(BLOBS, 7), current("root/", 30));
    assertThat(rules.noncurrentExpiration()).contains(Duration.ofDays(7));
    assertThat(rules.currentExpiration()).contains(Duration.ofDays(30));
  }

  @Test
  void aRuleForAPartOfTheBlobsCounts() {
    assertThat(rules(noncurrent(BLOBS + "sha256/ab", 3)).noncurrentExpiration())
        .contains(Duration.ofDays(3));
  }

  @Test
  void oldVersionsOfLinksMayExpire() {
    assertThat(rules(noncurrent(LINKS, 1)).noncurrentExpiration()).isEmpty();
    assertThat(rules(current(LINKS, 1)).currentExpiration()).contains(Duration.ofDays(1));
  }

  @Test
  void rulesForOtherKeysDoNotCount() {
    assertThat(rules(noncurrent("logs/", 1), current("other/docker/registry/v2/", 1)))
        .returns(true, each -> each.noncurrentExpiration().isEmpty())
        .returns(true, each -> each.currentExpiration().isEmpty());
  }

  @Test
  void rulesThatAreDisabledOrForTagsDoNotCount() {
    LifecycleRules rules = rules(
        noncurrent("", 1).toBuilder().status(ExpirationStatus.DISABLED).build(),
        rule(rule -> rule.filter(filter -> filter.tag(tag -> tag.key("k").value("v")))
            .expiration(expiration -> expiration.days(1))));
    assertThat(rules.noncurrentExpiration()).isEmpty();
    assertThat(rules.currentExpiration()).isEmpty();
  }

  @Test
  void aDateIsNoTimeAtAll() {
    LifecycleRules rules = rules(rule(rule -> rule.filter(filter -> filter.prefix(""))
        .expiration(expiration -> expiration.date(Instant.EPOCH))));
    assertThat(rules.currentExpiration()).contains(Duration.ZERO);
  }

  @Test
  void theRemovalOfUselessMarkersIsNoExpiration() {
    LifecycleRules rules =
        rules(rule(rule -> rule.expiration(each -> each.expiredObjectDeleteMarker(true))));
    assertThat(rules.currentExpiration()).isEmpty();
  }

  private static LifecycleRules rules(LifecycleRule... rules) {
    return new LifecycleRules(List.of(rules), "root/");
  }

  private static LifecycleRule noncurrent(String prefix, int days) {
    return rule(rule -> rule.filter(filter -> filter.prefix(prefix))
        .noncurrentVersionExpiration(expiration -> expiration.noncurrentDays(days)));
  }

  private static LifecycleRule current(String prefix, int days) {
    return rule(rule -> rule.filter(filter -> filter.and(and -> and.prefix(prefix)))
        .expiration(expiration -> expiration.days(days)));
  }

  private static LifecycleRule rule(Consumer<LifecycleRule.Builder> settings) {
    return LifecycleRule.builder()
        .status(ExpirationStatus.ENABLED)
        .applyMutation(settings)
        .build();
  }
}
