package io.stowage.registry.gc.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PrunerTest {
  private final TestStore store = new TestStore();
  private final Repository app = store.registry().repository("app");
  private final TestImages images = TestImages.in(app);

  @Test
  void removesTagsWithTheirImages() {
    TestImage old = push("1.0");
    TestImage signature = images.artifactFor(old).push();
    push("2.0");
    store.age();

    PruneReport report = prune(rule().keepLast(1));

    assertThat(tags()).containsExactly("2.0");
    assertThat(report.tagsRemoved()).isEqualTo(1);
    assertThat(report.tagsKept()).isEqualTo(1);
    assertThat(report.manifestsRemoved()).isEqualTo(2);
    assertThat(app.manifests().find(old.digest())).isEmpty();
    assertThat(app.manifests().find(signature.digest())).isEmpty();
    store.collect();
    assertThat(store.hasBlob(old.digest())).isFalse();
    assertThat(prune(rule().keepLast(1)).tagsRemoved()).isZero();
  }

  @Test
  void keepsAManifestThatAnIndexLists() {
    TestImage child = push("child");
    images.index(child).tag("index").push();
    store.age();

    prune(rule().keepTags(TagPattern.glob("index")));

    assertThat(tags()).containsExactly("index");
    assertThat(app.manifests().find(child.digest())).isPresent();
  }

  @Test
  void changesNothingInADryRun() {
    push("1.0");
    push("2.0");
    TreeDump before = store.dump();
    Registry readOnly =
        Registry.open(store.heap(), store.options().readOnly(true).build());
    RetentionPolicy policy = RetentionPolicy.of(rule().keepLast(1).build());

    PruneReport report =
        Pruner.of(readOnly).run(PruneOptions.builder(policy).dryRun(true).build());

    assertThat(report.tagsRemoved()).isEqualTo(1);
    assertThat(report.dryRun()).isTrue();
    assertThat(store.dump().changesSince(before)).isEmpty();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> Pruner.of(readOnly).run(PruneOptions.of(policy)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  @Test
  void worksWhereDeletionIsDisabled() {
    push("1.0");
    push("2.0");
    Registry registry =
        Registry.open(store.heap(), store.options().deleteEnabled(false).build());

    Pruner.of(registry)
        .run(PruneOptions.of(RetentionPolicy.of(rule().keepLast(1).build())));

    assertThat(tags()).containsExactly("2.0");
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry.repository("app").manifests().delete("2.0"));
  }

  @Test
  void neverRemovesATagThatIsMovedWhileItWorks() {
    int opening = callsToOpen();
    for (int call = opening + 1; ; call++) {
      TestStore fresh = new TestStore();
      Repository repository = fresh.registry().repository("app");
      TestImages made = TestImages.in(repository);
      made.image().tag("moved").push();
      fresh.pass(Duration.ofSeconds(1));
      made.image().tag("1.0").push();
      TestImage target = made.image().push();
      fresh.age();
      AtCall push =
          new AtCall(fresh.heap(), call, () -> repository.tags().put("moved", target.digest()));
      Registry pruned =
          Registry.open(push, fresh.options().writers(Writers.STOWAGE).build());
      assertThat(push.acted())
          .as("the registry was opened without call %d", call)
          .isFalse();

      Pruner.of(pruned)
          .run(PruneOptions.of(RetentionPolicy.of(rule().keepLast(1).build())));

      if (!push.acted()) {
        assertThat(call).isGreaterThan(opening + 20);
        return;
      }
      assertThat(repository.tags().find("moved")).as("call %d", call).contains(target.digest());
      assertThat(repository.manifests().find(target.digest()))
          .as("call %d", call)
          .isPresent();
    }
  }

  @Test
  void neverRemovesATagThatIsSetAgainWhileItWorks() {
    int opening = callsToOpen();
    for (int call = opening + 1; ; call++) {
      TestStore fresh = new TestStore();
      Repository repository = fresh.registry().repository("app");
      TestImages made = TestImages.in(repository);
      TestImage old = made.image().tag("old").push();
      fresh.pass(Duration.ofSeconds(1));
      made.image().tag("1.0").push();
      fresh.age();
      AtomicBoolean set = new AtomicBoolean();
      AtCall push = new AtCall(fresh.heap(), call, () -> {
        fresh.pass(Duration.ofSeconds(1));
        set.set(tagIfThere(repository, "old", old));
      });
      Registry pruned =
          Registry.open(push, fresh.options().writers(Writers.STOWAGE).build());

      Pruner.of(pruned)
          .run(PruneOptions.of(RetentionPolicy.of(rule().keepLast(1).build())));

      if (!push.acted()) {
        assertThat(repository.tags().find("old")).isEmpty();
        assertThat(call).isGreaterThan(opening + 20);
        return;
      }
      assertThat(repository.tags().find("old").isPresent())
          .as("call %d", call)
          .isEqualTo(set.get());
      assertThat(repository.manifests().find(old.digest()).isPresent())
          .as("call %d", call)
          .isEqualTo(set.get());
    }
  }

  @Test
  void neverRemovesTheSignatureOfAnImageThatIsTaggedWhileItWorks() {
    int opening = callsToOpen();
    for (int call = opening + 1; ; call++) {
      TestStore fresh = new TestStore();
      Repository repository = fresh.registry().repository("app");
      TestImages made = TestImages.in(repository);
      TestImage old = made.image().tag("1.0").push();
      String signature = cosign(old.digest(), ".sig");
      made.image().tag(signature).push();
      fresh.pass(Duration.ofSeconds(1));
      made.image().tag("2.0").push();
      fresh.age();
      AtCall push = new AtCall(fresh.heap(), call, () -> tagIfThere(repository, "stable", old));
      Registry pruned =
          Registry.open(push, fresh.options().writers(Writers.STOWAGE).build());

      Pruner.of(pruned)
          .run(PruneOptions.of(RetentionPolicy.of(rule().keepLast(1).build())));

      if (!push.acted()) {
        assertThat(repository.tags().find(signature)).isEmpty();
        assertThat(call).isGreaterThan(opening + 20);
        return;
      }
      boolean tagged = repository.tags().find("stable").isPresent();
      assertThat(repository.manifests().find(old.digest()).isPresent())
          .as("call %d", call)
          .isEqualTo(tagged);
      assertThat(repository.tags().find(signature).isPresent())
          .as("call %d", call)
          .isEqualTo(tagged);
    }
  }

  private static boolean tagIfThere(Repository repository, String tag, TestImage image) {
    try {
      repository.tags().put(tag, image.digest());
      return true;
    } catch (RegistryException e) {
      assertThat(e.code()).isIn(ErrorCode.MANIFEST_UNKNOWN, ErrorCode.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void reportsEachTagOnceWithWhatBecameOfIt() {
    push("1.0");
    push("2.0");
    store.images("other").image().tag("1").push();
    List<String> received = new ArrayList<>();

    Pruner.of(store.registry())
        .run(PruneOptions.of(RetentionPolicy.of(rule().keepLast(1).build())), new PruneListener() {
          @Override
          public void decided(TagDecision decision) {
            received.add(decision.repository() + ":" + decision.tag() + " " + decision.kept());
          }

          @Override
          public void repositoryDone(RepositoryName repository, int done, int all) {
            received.add(repository + " " + done + "/" + all);
          }
        });

    assertThat(received)
        .containsExactly("app:1.0 false", "app:2.0 true", "app 1/2", "other:1 true", "other 2/2");
  }

  @Test
  void endsBetweenTwoRepositoriesWhenCancelled() {
    push("1.0");
    push("2.0");
    TestImages others = store.images("other");
    others.image().tag("1").push();
    store.pass(Duration.ofSeconds(1));
    others.image().tag("2").push();
    Pruner pruner = Pruner.of(store.registry());

    PruneReport report = pruner.run(
        PruneOptions.of(RetentionPolicy.of(rule().keepLast(1).build())), new PruneListener() {
          @Override
          public void repositoryDone(RepositoryName repository, int done, int all) {
            pruner.cancel();
          }
        });

    assertThat(report.cancelled()).isTrue();
    assertThat(report.tagsRemoved()).isEqualTo(1);
    assertThat(store.registry().repository("other").tags().list()).hasSize(2);
  }

  @Test
  void countsAgesFromTheTimeThatTheOptionsState() {
    push("1.0");
    RetentionPolicy policy =
        RetentionPolicy.of(rule().keepNewer(Duration.ofDays(30)).build());

    assertThat(Pruner.of(store.registry()).run(PruneOptions.of(policy)).tagsRemoved())
        .isZero();
    assertThat(Pruner.of(store.registry())
            .run(PruneOptions.builder(policy)
                .now(store.now().plus(Duration.ofDays(30)))
                .build())
            .tagsRemoved())
        .isEqualTo(1);
  }

  @Test
  void readsWhenAnImageWasCreated() {
    TestImage older = created("a", "2020-01-01T00:00:00Z");
    TestImage newer = created("b", "2021-01-01T01:00:00.5+01:00");
    TestImage index = images.index(older, newer).tag("index").push();
    images
        .index(older)
        .annotation("org.opencontainers.image.created", "2019-01-01T00:00:00Z")
        .tag("annotated")
        .push();
    images
        .image()
        .config(MediaType.OCI_CONFIG, bytes("{\"created\":1}"))
        .tag("wrong")
        .push();
    images.image().config(MediaType.OCI_CONFIG, bytes("{")).tag("damaged").push();
    images.schema1();
    List<TagDecision> decisions = new ArrayList<>();

    Pruner.of(store.registry())
        .run(
            PruneOptions.builder(
                    RetentionPolicy.of(rule().keepLast(1).by(TagTime.CREATED).build()))
                .dryRun(true)
                .build(),
            collecting(decisions));

    assertThat(decisions)
        .extracting(each ->
            each.tag() + " " + each.time().map(Object::toString).orElse("-") + " " + each.kept())
        .containsExactly(
            "a 2020-01-01T00:00:00Z false",
            "annotated 2019-01-01T00:00:00Z false",
            "b 2021-01-01T00:00:00.500Z false",
            "damaged - true",
            "index 2021-01-01T00:00:00.500Z true",
            "wrong - true");
    assertThat(index.children()).hasSize(2);
  }

  @Test
  void removesWhatBelongsToAnImageTogetherWithIt() {
    TestImage old = push("1.0");
    TestImage signature = sign(old, ".sig");
    sign(signature, ".sbom");
    TestImage child = images.image().push();
    images.index(child).tag("2.0").push();
    sign(child, ".att");
    store.age();

    prune(rule().keepTags(TagPattern.glob("2.0")));

    assertThat(tags()).containsExactly("2.0", cosign(child.digest(), ".att"));
    assertThat(app.manifests().find(signature.digest())).isEmpty();
  }

  @Test
  void judgesWhatBelongsToAnImageThatTheRepositoryDoesNotHaveByTheRule() {
    TestImage image = push("1.0");
    sign(image, ".sig");
    app.manifests().delete(image.digest());
    store.pass(Duration.ofSeconds(1));
    push("2.0");
    store.age();

    assertThat(prune(rule().match(TagPattern.glob("*.0")).keepLast(1)).tagsRemoved())
        .isZero();
    assertThat(prune(rule().keepLast(2)).tagsRemoved()).isZero();
    assertThat(prune(rule().keepLast(1)).tagsRemoved()).isEqualTo(1);
    assertThat(tags()).containsExactly("2.0");
  }

  @Test
  void judgesATagThatIsADigestByTheRule() {
    TestImage image = push("1.0");
    String tag = cosign(image.digest(), "");
    push(tag);
    store.age();

    prune(rule().keepLast(1));

    assertThat(tags()).containsExactly(tag);
  }

  @Test
  void decidesInADryRunAboutTheSignatureOfATaggedChildOfAnIndexAsInARealRun() {
    TestImage child = push("child");
    images.index(child).tag("index").push();
    sign(child, ".sig");
    store.age();
    PruneOptions options = PruneOptions.of(
        RetentionPolicy.of(rule().keepTags(TagPattern.glob("index")).build()));
    List<TagDecision> predicted = new ArrayList<>();
    List<TagDecision> real = new ArrayList<>();

    Pruner.of(store.registry())
        .run(options.toBuilder().dryRun(true).build(), collecting(predicted));
    Pruner.of(store.registry()).run(options, collecting(real));

    assertThat(real).isEqualTo(predicted);
    assertThat(tags()).containsExactly("index", cosign(child.digest(), ".sig"));
  }

  @Test
  void keepsWhatBelongsToAnImageThatTheRepositoryHasWithoutATag() {
    sign(images.image().push(), ".sig");
    store.age();

    assertThat(prune(rule().keepLast(10)).tagsRemoved()).isZero();
  }

  @Test
  void keepsATagThatCannotBeReadAndReportsIt() {
    TestImage damaged = push("1.0");
    push("2.0");
    push("3.0");
    store.breakage().garbleLink(damaged.tagLink("1.0"));

    PruneReport report = prune(rule().keepLast(1));

    assertThat(report.damages())
        .singleElement()
        .extracting(Damage::path)
        .isEqualTo(damaged.tagLink("1.0"));
    assertThat(report.tagsRemoved()).isEqualTo(1);
    assertThat(app.tags().find("2.0")).isEmpty();
    assertThat(store.heap().stat(damaged.tagLink("1.0"))).isPresent();
  }

  @Test
  void reportsADamagedManifestBecauseOfWhichImagesStay() {
    push("1.0");
    push("2.0");
    Digest damaged = store.breakage().garbageManifest(app.name());

    PruneReport report = prune(rule().keepLast(1));

    assertThat(report.tagsRemoved()).isEqualTo(1);
    assertThat(report.manifestsRemoved()).isZero();
    assertThat(report.damages()).singleElement().satisfies(damage -> {
      assertThat(damage.path()).isEqualTo(RegistryLayout.revisions(app.name()));
      assertThat(damage.problem()).contains(damaged.toString());
    });
  }

  @Test
  void reportsAManifestThatCannotBeReadOnce() {
    created("1.0", "2020-01-01T00:00:00Z");
    created("2.0", "2021-01-01T00:00:00Z");
    TestImage damaged = created("3.0", "2022-01-01T00:00:00Z");
    sign(damaged, ".sig");
    store.breakage().truncateBlob(damaged.digest());

    PruneReport report = prune(rule().keepLast(1).by(TagTime.CREATED));

    assertThat(tags()).containsExactly("2.0", "3.0", cosign(damaged.digest(), ".sig"));
    assertThat(report.damages()).singleElement().satisfies(damage -> {
      assertThat(damage.path()).isEqualTo(RegistryLayout.blobData(damaged.digest()));
      assertThat(damage.problem()).contains(damaged.digest().toString());
    });
  }

  @Test
  void skipsARepositoryWithoutTags() {
    app.blobs().put(new byte[1]);

    assertThat(prune(rule().keepLast(1)).tagsKept()).isZero();
  }

  private int callsToOpen() {
    int calls = 1;
    for (; ; calls++) {
      AtCall counted = new AtCall(store.heap(), calls, () -> {});
      store.open(counted);
      if (!counted.acted()) {
        return calls;
      }
    }
  }

  /** Pushes an image, and lets a second pass. */
  private TestImage push(String tag) {
    TestImage image = images.image().tag(tag).push();
    store.pass(Duration.ofSeconds(1));
    return image;
  }

  private TestImage created(String tag, String time) {
    return images
        .image()
        .config(MediaType.OCI_CONFIG, bytes("{\"os\":{},\"created\":\"" + time + "\",\"a\":[]}"))
        .tag(tag)
        .push();
  }

  private TestImage sign(TestImage image, String suffix) {
    return images.image().tag(cosign(image.digest(), suffix)).push();
  }

  private static String cosign(Digest subject, String suffix) {
    return "sha256-" + subject.encoded() + suffix;
  }

  private PruneReport prune(RetentionRule.Builder rule) {
    return Pruner.of(store.registry()).run(PruneOptions.of(RetentionPolicy.of(rule.build())));
  }

  private static PruneListener collecting(List<TagDecision> decisions) {
    return new PruneListener() {
      @Override
      public void decided(TagDecision decision) {
        decisions.add(decision);
      }
    };
  }

  private List<String> tags() {
    return app.tags().list().stream().map(Tag::value).toList();
  }

  private static RetentionRule.Builder rule() {
    return RetentionRule.builder().repositories(PathPattern.parse("**"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
