package io.stowage.registry.gc.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final RepositoryName APP = RepositoryName.parse("team/app");

  private final List<TaggedImage> images = new ArrayList<>();

  @Test
  void keepsTheLastTags() {
    set("a", 4);
    set("b", 1);
    set("c", 3);
    set("d", 2);

    assertThat(kept(rule().keepLast(2))).containsExactly("b", "d");
  }

  @Test
  void keepsYoungTags() {
    set("a", 31);
    set("b", 30);
    set("c", 29);
    set("future", -1);

    assertThat(kept(rule().keepNewer(Duration.ofDays(30)))).containsExactly("c", "future");
  }

  @Test
  void keepsTheHighestVersionsOfEachLine() {
    List.of("1.0.0", "1.0.1", "v1.0.1", "1.0.2", "1.1.0-rc.1", "1.1.0", "2.0.0", "latest")
        .forEach(tag -> set(tag, 1));

    assertThat(kept(rule().keepVersions(VersionPart.MINOR, 2)))
        .containsExactly("1.0.1", "v1.0.1", "1.0.2", "1.1.0-rc.1", "1.1.0", "2.0.0");
    assertThat(kept(rule().keepVersions(VersionPart.MAJOR, 1))).containsExactly("1.1.0", "2.0.0");
    assertThat(kept(rule().keepVersions(VersionPart.PATCH, 1)))
        .containsExactly("1.0.0", "1.0.1", "v1.0.1", "1.0.2", "1.1.0", "2.0.0");
  }

  @Test
  void keepsTagsThatAlwaysStayAndThatAreNotSelected() {
    List.of("latest", "stable", "v1", "v2", "v3-dev", "x").forEach(tag -> set(tag, 90));

    assertThat(kept(rule()
            .match(TagPattern.glob("v*"))
            .match(TagPattern.glob("stable"))
            .exclude(TagPattern.glob("*-dev"))
            .keepTags(TagPattern.glob("stable"))))
        .containsExactly("latest", "stable", "v3-dev", "x");
  }

  @Test
  void countsOnlySelectedTags() {
    set("latest", 1);
    set("v1", 3);
    set("v2", 2);

    assertThat(kept(rule().exclude(TagPattern.glob("latest")).keepLast(1)))
        .containsExactly("latest", "v2");
  }

  @Test
  void keepsATagThatAnyConditionKeeps() {
    set("1.0.0", 400);
    set("old", 300);
    set("young", 1);

    assertThat(kept(rule().keepNewer(Duration.ofDays(30)).keepVersions(VersionPart.MAJOR, 1)))
        .containsExactly("1.0.0", "young");
  }

  @Test
  void appliesTheFirstRuleOnly() {
    set("a", 2);
    set("b", 1);
    RetentionPolicy policy = RetentionPolicy.of(
        rule("other/**").keepNewer(Duration.ofHours(1)).build(),
        rule("team/*").keepLast(1).build(),
        rule("**").keepLast(2).build());

    List<TagDecision> decisions = policy.decide(APP, images, NOW);

    assertThat(decisions).extracting(TagDecision::kept).containsExactly(false, true);
    assertThat(decisions).extracting(TagDecision::rule).containsOnly(OptionalInt.of(2));
  }

  @Test
  void keepsARepositoryThatNoRuleConcerns() {
    set("a", 900);

    assertThat(RetentionPolicy.of(rule("other/*").keepLast(1).build()).decide(APP, images, NOW))
        .singleElement()
        .satisfies(decision -> {
          assertThat(decision.kept()).isTrue();
          assertThat(decision.rule()).isEmpty();
          assertThat(decision.toJson())
              .isEqualTo("{\"repository\":\"team/app\",\"tag\":\"a\",\"digest\":\"" + digest("a")
                  + "\",\"decision\":\"keep\",\"rule\":null,"
                  + "\"reason\":\"no rule concerns the repository\","
                  + "\"time\":\"2023-12-14T00:00:00Z\"}");
        });
  }

  @Test
  void givesTheReasonForEachTag() {
    set("latest", 1);
    set("v1", 90);
    set("v2", 2);
    tag("v0", "v2", 80);

    assertThat(RetentionPolicy.of(rule()
                .exclude(TagPattern.glob("latest"))
                .keepLast(1)
                .keepNewer(Duration.ofHours(36))
                .build())
            .decide(APP, images, NOW))
        .extracting(TagDecision::reason)
        .containsExactly(
            "excluded by latest",
            "not among the last 1, not newer than 36h",
            "among the last 1",
            "names the same manifest as v2");
  }

  @Test
  void keepsAllTagsOfAManifestOrNone() {
    tag("1.0", "image", 90);
    tag("stable", "image", 90);
    tag("0.9", "old", 90);
    tag("0.8", "old", 91);

    assertThat(kept(rule().keepTags(TagPattern.glob("stable")))).containsExactly("1.0", "stable");
  }

  @Test
  void keepsWhatBelongsToAnImageAsLongAsTheImage() {
    set("kept", 1);
    set("gone", 2);
    attach("kept", ".sig", "sig1", 90);
    attach("kept", ".att", "att1", 90);
    attach("sig1", ".sbom", "sbom1", 90);
    attach("gone", ".sig", "sig2", 0);
    attach("sig2", ".sbom", "sbom2", 0);

    assertThat(kept(rule().keepLast(1)))
        .containsExactly(
            "kept", cosign("kept", ".sig"), cosign("kept", ".att"), cosign("sig1", ".sbom"));
  }

  @Test
  void judgesWhatBelongsToAnImageThatTheRepositoryDoesNotHaveByTheRule() {
    set("a", 1);
    tag(cosign("gone", ".sig"), "sig", 90);
    tag(cosign("a", ""), "referrers", 91);

    assertThat(kept(rule().keepLast(1))).containsExactly("a");
    assertThat(kept(rule().keepLast(2))).containsExactly("a", cosign("gone", ".sig"));
    assertThat(kept(rule().match(TagPattern.glob("a")).keepNewer(Duration.ofHours(1))))
        .containsExactly(cosign("gone", ".sig"), cosign("a", ""));
  }

  @Test
  void keepsWhatBelongsToAChildOfAnIndexThatStays() {
    index("index", "child", 1);
    index("old", "other", 2);
    tag("child", "child", 3);
    attach("child", ".sig", "sig1", 90);
    attach("other", ".sig", "sig2", 90);

    assertThat(kept(rule().keepLast(1))).containsExactly("index", cosign("child", ".sig"));
  }

  @Test
  void keepsWhatBelongsToAnImageWithoutATag() {
    set("a", 1);
    attach("b", ".sig", "sig1", 90);
    attach("sig3", ".sig", "sig2", 90);
    attach("sig2", ".sig", "sig3", 90);
    attach("sig4", ".sig", "sig4", 90);

    assertThat(kept(rule().keepLast(1))).hasSize(5);
  }

  @Test
  void keepsWhatBelongsToAnImageThatGoesIfTheRuleExcludesIt() {
    set("a", 90);
    attach("a", ".sig", "sig", 90);

    assertThat(kept(rule().exclude(TagPattern.glob("*.sig")).keepNewer(Duration.ofDays(1))))
        .containsExactly(cosign("a", ".sig"));
  }

  @Test
  void judgesByTheTimeOfCreationIfTheRuleSaysSo() {
    created("rebuilt", 1, 90);
    created("old", 90, 2);
    images.add(TaggedImage.of(Tag.parse("unknown"), digest("unknown"), age(90)));

    RetentionRule.Builder rule = rule().keepLast(1).by(TagTime.CREATED);

    assertThat(kept(rule)).containsExactly("old", "unknown");
    assertThat(RetentionPolicy.of(rule.build()).decide(APP, images, NOW))
        .extracting(TagDecision::time)
        .containsExactly(Optional.of(age(90)), Optional.of(age(2)), Optional.empty());
  }

  @Test
  void needsRulesThatKeepSomething() {
    assertThatIllegalArgumentException().isThrownBy(RetentionPolicy::of);
    assertThatIllegalStateException().isThrownBy(() -> rule().build());
    assertThatIllegalStateException()
        .isThrownBy(() -> RetentionRule.builder().keepLast(1).build());
    assertThatIllegalArgumentException().isThrownBy(() -> rule().keepLast(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule().keepVersions(VersionPart.MAJOR, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> rule().keepNewer(Duration.ZERO));
  }

  private List<String> kept(RetentionRule.Builder rule) {
    return RetentionPolicy.of(rule.build()).decide(APP, images, NOW).stream()
        .filter(TagDecision::kept)
        .map(decision -> decision.tag().value())
        .toList();
  }

  private static RetentionRule.Builder rule() {
    return rule("**");
  }

  private static RetentionRule.Builder rule(String repositories) {
    return RetentionRule.builder().repositories(PathPattern.parse(repositories));
  }

  /** Adds an image of its own with {@code tag}, which was set {@code days} ago. */
  private void set(String tag, int days) {
    tag(tag, tag, days);
  }

  private void tag(String tag, String image, int days) {
    images.add(TaggedImage.of(Tag.parse(tag), digest(image), age(days)));
  }

  private void created(String tag, int setDays, int createdDays) {
    images.add(new TaggedImage(
        Tag.parse(tag),
        digest(tag),
        age(setDays),
        Optional.of(age(createdDays)),
        Optional.empty(),
        Set.of()));
  }

  private void index(String tag, String child, int days) {
    images.add(new TaggedImage(
        Tag.parse(tag),
        digest(tag),
        age(days),
        Optional.empty(),
        Optional.empty(),
        Set.of(digest(child))));
  }

  /** Adds a tag of cosign that belongs to {@code subject}, which the repository has. */
  private void attach(String subject, String suffix, String image, int days) {
    images.add(new TaggedImage(
        Tag.parse(cosign(subject, suffix)),
        digest(image),
        age(days),
        Optional.empty(),
        Optional.of(digest(subject)),
        Set.of()));
  }

  private static Instant age(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  private static Digest digest(String image) {
    return Digest.of(image.getBytes(StandardCharsets.US_ASCII));
  }

  private static String cosign(String subject, String suffix) {
    return "sha256-" + digest(subject).encoded() + suffix;
  }
}
