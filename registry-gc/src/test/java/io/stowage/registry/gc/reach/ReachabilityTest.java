package io.stowage.registry.gc.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.reach.ReachPath.Link;
import io.stowage.registry.gc.reach.ReachPath.Root;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final Duration GRACE = GcOptions.defaults().grace();

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  @Nested
  class OfWhatIsReached {
    @Test
    void namesTagIndexManifestAndLayer() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("1.0").push();
      store.age();

      Explanation explanation = explain(child.layers().get(0).digest());

      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
      ReachPath path = only(explanation);
      assertThat(path.repository()).isEqualTo(APP);
      assertThat(path.root()).isEqualTo(Root.TAG);
      assertThat(path.tag()).contains(Tag.parse("1.0"));
      assertThat(path.steps())
          .containsExactly(
              new ReachPath.Step(Link.ROOT, index.digest()),
              new ReachPath.Step(Link.CHILD, child.digest()),
              new ReachPath.Step(Link.BLOB, child.layers().get(0).digest()));
    }

    @Test
    void namesEachTagInEachRepository() {
      TestImage image = images.image().tag("1").tag("2").push();
      store.images("web").image().sharing(image).tag("3").push();

      assertThat(explain(image.layers().get(0).digest()).paths())
          .map(path -> path.repository() + ":" + path.tag().orElseThrow())
          .containsExactly("app:1", "app:2", "web:3");
    }

    @Test
    void showsThatASubjectKeepsItsReferrer() {
      TestImage image = images.image().tag("1").push();
      TestImage signature = images.artifactFor(image).push();

      assertThat(only(explain(signature.layers().get(0).digest())).steps())
          .map(ReachPath.Step::link)
          .containsExactly(Link.ROOT, Link.REFERRER, Link.BLOB);
    }

    @Test
    void showsDigestsThatAnUnknownManifestMentions() {
      Digest blob = store.breakage().orphanBlob(new byte[] {1});
      store.breakage().unknownManifest(APP, MediaType.parse("application/x.new"), Set.of(blob));
      store.age();

      Explanation explanation = explain(blob);

      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
      assertThat(only(explanation).root()).isEqualTo(Root.NOT_UNDERSTOOD);
      assertThat(only(explanation).steps().get(1).link()).isEqualTo(Link.MENTION);
    }

    @Test
    void explainsAManifestItself() {
      TestImage image = images.image().tag("1").push();

      assertThat(only(explain(image.digest())).steps())
          .containsExactly(new ReachPath.Step(Link.ROOT, image.digest()));
    }

    @Test
    void findsABlobPushedAsSha512() {
      Digest alias = Sample.alias(store.registry(), APP, new byte[] {5});
      store.breakage().unknownManifest(APP, MediaType.parse("application/x.new"), Set.of(alias));

      Explanation explanation = explain(alias);

      assertThat(explanation.digest()).isEqualTo(Digest.of(new byte[] {5}));
      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
    }

    @Test
    void treatsAllManifestsAsRootsIfATagCannotBeRead() {
      TestImage image = images.image().push();
      TestImage tagged = images.image().tag("1").push();
      store.breakage().garbleLink(tagged.tagLink("1"));
      store.age();

      Explanation explanation = explain(image.digest());

      assertThat(only(explanation).root()).isEqualTo(Root.UNREADABLE);
      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
      assertThat(explanation.damages()).hasSize(1);
    }

    @Test
    void treatsADamagedLinkAsARoot() {
      TestImage image = images.image().push();
      store.breakage().emptyLink(image.revisionLink());
      store.age();

      assertThat(only(explain(image.layers().get(0).digest())).root()).isEqualTo(Root.UNREADABLE);
    }

    @Test
    void showsLinksInFoldersThatAreNotRepositories() {
      TestImage image = images.image().push();
      store
          .breakage()
          .redirectLink(
              RegistryLayout.REPOSITORIES.resolve(
                  "No/_manifests/revisions/sha256/" + image.digest().encoded() + "/link"),
              image.digest());
      store.registry().repository(APP).manifests().delete(image.digest());
      store.age();

      Explanation explanation = explain(image.layers().get(0).digest());

      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
      assertThat(explanation.foreign()).containsExactly(RegistryLayout.REPOSITORIES.resolve("No"));
    }
  }

  @Nested
  class OfWhatUntaggedManifestsReach {
    @Test
    void showsWhenItIsRemovedWithThem() {
      TestImage image = images.image().push();
      Instant pushed = store.now();
      store.age();

      Explanation explanation = explain(image.layers().get(0).digest());

      assertThat(explanation.fate()).isEqualTo(new Fate.KeptByUntagged(pushed.plus(GRACE)));
      assertThat(only(explanation).root()).isEqualTo(Root.UNTAGGED);
      assertThat(only(explanation).dependsOnUntagged()).isTrue();
    }

    @Test
    void showsThatTheyAreYoung() {
      TestImage image = images.image().push();

      assertThat(only(explain(image.config().digest())).root()).isEqualTo(Root.YOUNG);
    }

    @Test
    void givesOnePathThroughAnIndexAndItsChild() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).push();

      assertThat(only(explain(child.layers().get(0).digest())).steps().get(0).digest())
          .isEqualTo(index.digest());
    }
  }

  @Nested
  class OfGarbage {
    @Test
    void showsItsLeaseAndRemainingLinks() {
      Digest layer = store.registry().repository(APP).blobs().put(new byte[9]).digest();
      Instant pushed = store.now();
      store.pass(Duration.ofMinutes(1));

      Explanation explanation = explain(layer);

      assertThat(explanation.fate()).isEqualTo(new Fate.Garbage(pushed.plus(GRACE)));
      assertThat(explanation.stored().orElseThrow().modified()).isEqualTo(pushed);
      assertThat(explanation.stored().orElseThrow().size()).isEqualTo(9);
      assertThat(explanation.links()).containsExactly(APP);
      assertThat(explanation.paths()).isEmpty();
    }

    @Test
    void isRemovedAtOnceIfNoOtherProgramWrites() {
      Digest orphan = store.breakage().orphanBlob(new byte[1]);

      assertThat(Reachability.of(store.registry())
              .explain(orphan, GcOptions.offline(), GcListener.none())
              .fate())
          .isEqualTo(new Fate.Garbage(store.now()));
    }

    @Test
    void isAbsent() {
      Explanation explanation = explain(Digest.of(new byte[3]));

      assertThat(explanation.fate()).isEqualTo(new Fate.Absent());
      assertThat(explanation.stored()).isEmpty();
    }

    @Test
    void showsThePathsToMissingBytes() {
      TestImage image = images.image().tag("1").push();
      Digest layer = image.layers().get(0).digest();
      store.breakage().remove(RegistryLayout.blobData(layer));

      assertThat(explain(layer).fate()).isEqualTo(new Fate.Absent());
      assertThat(explain(layer).paths()).hasSize(1);
    }
  }

  @Test
  void readsEachManifestOnceAndChangesNothing() {
    TestImage image = images.image().tag("1").push();
    TestImage index = images.index(image).tag("3").push();
    RepositoryName web = RepositoryName.parse("web");
    for (Digest shared : List.of(image.digest(), index.digest())) {
      store.breakage().redirectLink(RegistryLayout.revisionLink(web, shared), shared);
    }
    List<StoragePath> read = new ArrayList<>();
    Registry watched = store.open(new ForwardingStorage(store.heap()) {
      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
        assertThat(call).isIn(StorageCall.READ, StorageCall.LIST, StorageCall.STAT);
        path.filter(each -> call == StorageCall.READ && each.name().equals(RegistryLayout.DATA))
            .ifPresent(read::add);
        return action.get();
      }
    });

    assertThat(Reachability.of(watched).explain(image.config().digest()).paths())
        .hasSize(3);

    assertThat(read)
        .containsExactlyInAnyOrder(
            RegistryLayout.blobData(image.digest()), RegistryLayout.blobData(index.digest()));
  }

  private Explanation explain(Digest digest) {
    return Reachability.of(store.registry()).explain(digest);
  }

  private static ReachPath only(Explanation explanation) {
    assertThat(explanation.paths()).hasSize(1);
    return explanation.paths().get(0);
  }
}
