package io.stowage.registry.gc.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares the decisions of random policies about random tags with statements of the rules. */
class RetentionPropertyTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final int MANIFESTS = 6;
  private static final int CHILDREN = 100;

  /** A rule as it is set, and how a selected tag is kept by it, stated once more. */
  private record Wish(Optional<Integer> last, Optional<Integer> days, boolean stable, boolean all) {
    RetentionRule.Builder rule(String repositories) {
      RetentionRule.Builder rule =
          RetentionRule.builder().repositories(PathPattern.parse(repositories));
      if (!all) {
        rule.match(TagPattern.regex("[a-m].*")).exclude(TagPattern.glob("d*"));
      }
      last.ifPresent(rule::keepLast);
      days.ifPresent(each -> rule.keepNewer(Duration.ofDays(each)));
      if (stable || (last.isEmpty() && days.isEmpty())) {
        rule.keepTags(TagPattern.glob("?"));
      }
      return rule;
    }

    boolean selects(Tag tag) {
      char first = tag.value().charAt(0);
      return all || (first >= 'a' && first <= 'm' && first != 'd');
    }

    boolean keeps(TaggedImage image, List<TaggedImage> images) {
      boolean always = stable || (last.isEmpty() && days.isEmpty());
      long newer = images.stream()
          .filter(other -> !isFollower(other) && selects(other.tag()))
          .filter(other -> other.setAt().isAfter(image.setAt())
              || (other.setAt().equals(image.setAt()) && other.tag().compareTo(image.tag()) > 0))
          .count();
      return !selects(image.tag())
          || last.filter(count -> newer < count).isPresent()
          || days.filter(each -> image.setAt().isAfter(NOW.minus(Duration.ofDays(each))))
              .isPresent()
          || (always && image.tag().value().length() == 1);
    }
  }

  @Property
  void aTagStaysIfAndOnlyIfItsManifestHasATagThatTheRuleKeeps(
      @ForAll("wishes") Wish wish, @ForAll("images") List<TaggedImage> images) {
    Map<TaggedImage, TagDecision> decisions = decide(wish, images);
    Set<Digest> kept = images.stream()
        .filter(image -> isFollower(image) ? isKept(image, decisions) : wish.keeps(image, images))
        .map(TaggedImage::digest)
        .collect(Collectors.toSet());

    decisions.forEach((image, decision) ->
        assertThat(decision.kept()).as("%s", decision).isEqualTo(kept.contains(image.digest())));
  }

  @Property
  void whatBelongsToAnImageStaysIfAndOnlyIfAnImageStaysToWhichItBelongs(
      @ForAll("wishes") Wish wish, @ForAll("images") List<TaggedImage> images) {
    Map<TaggedImage, TagDecision> decisions = decide(wish, images);
    Set<Digest> owned = new HashSet<>();
    Set<Digest> staying = new HashSet<>();
    decisions.forEach((image, decision) -> {
      owned.addAll(subjects(image));
      if (decision.kept()) {
        staying.addAll(subjects(image));
      }
    });

    decisions.forEach((image, decision) -> image.subject().ifPresent(subject -> {
      if (staying.contains(subject) || !owned.contains(subject)) {
        assertThat(decision.kept()).as("%s", decision).isTrue();
      } else {
        boolean shared = decisions.entrySet().stream()
            .anyMatch(other -> !other.getKey().equals(image)
                && other.getKey().digest().equals(image.digest())
                && other.getValue().kept());
        assertThat(decision.kept()).as("%s", decision).isEqualTo(shared);
      }
    }));
  }

  @Property
  void decidingAgainAboutWhatStaysRemovesNothing(
      @ForAll("wishes") Wish wish, @ForAll("images") List<TaggedImage> images) {
    List<TaggedImage> rest = decide(wish, images).entrySet().stream()
        .filter(entry -> entry.getValue().kept())
        .map(Map.Entry::getKey)
        .toList();

    assertThat(decide(wish, rest).values()).allMatch(TagDecision::kept);
  }

  @Property
  void theOrderOfTheTagsDoesNotMatter(
      @ForAll("wishes") Wish wish, @ForAll("images") List<TaggedImage> images, @ForAll long seed) {
    List<TaggedImage> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, new Random(seed));

    Map<TaggedImage, TagDecision> decisions = decide(wish, images);
    decide(wish, shuffled)
        .forEach(
            (image, decision) -> assertThat(decision.kept()).isEqualTo(isKept(image, decisions)));
  }

  @Property
  void theFirstRuleThatConcernsARepositoryAppliesAndNoOther(
      @ForAll("wishes") Wish one,
      @ForAll("wishes") Wish other,
      @ForAll("images") List<TaggedImage> images) {
    RetentionPolicy both = RetentionPolicy.of(
        other.rule("elsewhere/**").build(),
        one.rule("team/**").build(),
        other.rule("**").build());

    List<TagDecision> decisions = both.decide(APP, images, NOW);

    assertThat(decisions)
        .extracting(TagDecision::kept)
        .containsExactlyElementsOf(
            RetentionPolicy.of(one.rule("**").build()).decide(APP, images, NOW).stream()
                .map(TagDecision::kept)
                .toList());
    assertThat(decisions).allMatch(decision -> decision.rule().getAsInt() == 2);
  }

  @Property
  void aConditionMoreNeverRemovesMore(
      @ForAll("wishes") Wish wish, @ForAll("images") List<TaggedImage> images) {
    RetentionPolicy more = RetentionPolicy.of(
        wish.rule("**").keepVersions(VersionPart.MAJOR, 1).keepLast(2).build());
    Map<TaggedImage, TagDecision> decisions = decide(wish, images);

    List<TagDecision> others = more.decide(APP, images, NOW);
    for (int i = 0; i < images.size(); i++) {
      if (isKept(images.get(i), decisions)) {
        assertThat(others.get(i).kept()).isTrue();
      }
    }
  }

  private static Map<TaggedImage, TagDecision> decide(Wish wish, List<TaggedImage> images) {
    List<TagDecision> decisions =
        RetentionPolicy.of(wish.rule("**").build()).decide(APP, images, NOW);
    assertThat(decisions)
        .extracting(TagDecision::tag)
        .containsExactlyElementsOf(images.stream().map(TaggedImage::tag).toList());
    Map<TaggedImage, TagDecision> byImage = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      byImage.put(images.get(i), decisions.get(i));
    }
    return byImage;
  }

  private static boolean isKept(TaggedImage image, Map<TaggedImage, TagDecision> decisions) {
    return Objects.requireNonNull(decisions.get(image)).kept();
  }

  private static boolean isFollower(TaggedImage image) {
    return image.subject().isPresent();
  }

  private static Set<Digest> subjects(TaggedImage image) {
    Set<Digest> subjects = new HashSet<>(image.children());
    subjects.add(image.digest());
    return subjects;
  }

  @Provide
  Arbitrary<Wish> wishes() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 4).optional(),
            Arbitraries.integers().between(1, 20).optional(),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Wish::new);
  }

  /**
   * Tags of a few manifests, some of which are indexes, and what belongs to some manifests, which
   * the repository may have or not.
   */
  @Provide
  Arbitrary<List<TaggedImage>> images() {
    Arbitrary<Integer> manifest = Arbitraries.integers().between(0, MANIFESTS);
    Arbitrary<String> plain =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(2);
    Arbitrary<String> follower = Combinators.combine(
            Arbitraries.oneOf(manifest, manifest.map(each -> CHILDREN + each)),
            Arbitraries.of(".sig", ".att", ".sbom", ""))
        .as((each, suffix) -> "sha256-" + digest(each).encoded() + suffix);
    return Combinators.combine(
            Arbitraries.oneOf(plain, plain, follower),
            manifest,
            Arbitraries.integers().between(-1, 25),
            Arbitraries.of(true, false))
        .as(RetentionPropertyTest::image)
        .list()
        .ofMaxSize(15)
        .uniqueElements(TaggedImage::tag);
  }

  private static TaggedImage image(String tag, int manifest, int days, boolean hasSubject) {
    return new TaggedImage(
        Tag.parse(tag),
        digest(manifest),
        NOW.minus(Duration.ofDays(days)),
        Optional.empty(),
        CosignTag.subject(Tag.parse(tag)).filter(subject -> hasSubject),
        manifest % 2 == 0 ? Set.of(digest(CHILDREN + manifest)) : Set.of());
  }

  private static Digest digest(int manifest) {
    return Digest.of(new byte[] {(byte) manifest});
  }
}
