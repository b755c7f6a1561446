package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.Moves;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TidyingTest {
  private static final RepositoryName APP = RepositoryName.parse("app");

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  @Test
  void isOptional() {
    TestImage image = images.image().push();
    store.registry().repository(APP).manifests().delete(image.digest());
    store.age();
    List<String> before = store.dump().files();
    GcReport report = tidy();
    assertThat(report.blobsRemoved()).isEqualTo(3);
    assertThat(report.layerLinksRemoved() + report.foldersRemoved() + report.repositoriesRemoved())
        .isZero();
    assertThat(store.dump().files())
        .isEqualTo(before.stream().filter(file -> !file.endsWith("/data")).toList());
  }

  @Nested
  class OfDeadLinks {
    @Test
    void removesLinksToBlobsThatAreGone() {
      TestImage image = images.image().push();
      store.registry().repository(APP).manifests().delete(image.digest());
      store.age();
      assertThat(tidy(Tidying.DEAD_LINKS).layerLinksRemoved()).isEqualTo(2);
      assertThat(image.blobs())
          .allMatch(
              blob -> store.heap().stat(RegistryLayout.layerLink(APP, blob)).isEmpty());
    }

    @Test
    void removesTheAliasWithItsBlob() {
      Digest alias = Sample.alias(store.registry(), APP, new byte[] {1});
      store.age();
      assertThat(tidy(Tidying.DEAD_LINKS).layerLinksRemoved()).isEqualTo(2);
      assertThat(store.heap().stat(RegistryLayout.layerLink(APP, alias))).isEmpty();
    }

    @Test
    void keepsLinksToExistingBlobs() {
      TestImage image = images.image().tag("1").push();
      Digest young =
          store.registry().repository(APP).blobs().put(new byte[] {1}).digest();
      store.age();
      store.heap().lease(RegistryLayout.blobData(young));
      assertThat(tidy(Tidying.DEAD_LINKS).layerLinksRemoved()).isZero();
      Pulls.assertPullable(image);
    }

    @Test
    void keepsYoungLinks() {
      Digest blob = store.registry().repository(APP).blobs().put(new byte[] {1}).digest();
      store.age();
      store.heap().lease(RegistryLayout.layerLink(APP, blob));
      GcReport report = tidy(Tidying.DEAD_LINKS);
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(report.layerLinksRemoved()).isZero();
    }

    @Test
    void aDryRunCountsYoungLinksIfNoOtherProgramWrites() {
      Digest blob = store.registry().repository(APP).blobs().put(new byte[] {1}).digest();
      store.age();
      store.heap().lease(RegistryLayout.layerLink(APP, blob));
      GcOptions.Builder options = GcOptions.builder().tidying(List.of(Tidying.DEAD_LINKS));
      assertThat(store.collect(options.dryRun(true).writers(Writers.STOWAGE)).layerLinksRemoved())
          .isZero();
      assertThat(store.collect(options.writers(Writers.NONE)).layerLinksRemoved())
          .isEqualTo(1);
      assertThat(store.collect(options.dryRun(false)).layerLinksRemoved()).isZero();
    }

    @Test
    void keepsLinksThatAManifestNeedsAlthoughTheBlobIsMissing() {
      TestImage image = images.image().tag("1").push();
      store.breakage().removeFolder(RegistryLayout.blobData(image.blobs().get(1)));
      store.age();
      assertThat(tidy(Tidying.DEAD_LINKS).layerLinksRemoved()).isZero();
    }

    @Test
    void reportsAndKeepsDamagedLinks() {
      Digest blob = store.registry().repository(APP).blobs().put(new byte[] {1}).digest();
      StoragePath link = RegistryLayout.layerLink(APP, blob);
      store.breakage().emptyLink(link);
      store.age();
      GcReport report = tidy(Tidying.DEAD_LINKS);
      assertThat(report.layerLinksRemoved()).isZero();
      assertThat(report.damages()).extracting(Damage::path).containsExactly(link);
      assertThat(store.heap().stat(link)).isPresent();
    }
  }

  @Nested
  class OfUnreachedLinks {
    private final TestImage image = images.image().tag("1").push();
    private final TestImage other =
        store.images("other").image().layers(2).tag("1").push();
    private final Digest shared = other.layers().get(1).digest();

    OfUnreachedLinks() {
      store.heap().write(RegistryLayout.layerLink(APP, shared), Link.content(shared));
      store.age();
    }

    @Test
    void removesLinksThatNoManifestOfTheRepositoryReaches() {
      assertThat(tidy(Tidying.UNREACHED_LINKS).layerLinksRemoved()).isEqualTo(1);
      assertThat(store.heap().stat(RegistryLayout.layerLink(APP, shared))).isEmpty();
      Pulls.assertPullable(image);
      Pulls.assertPullable(other);
    }

    @Test
    void keepsThemByDefault() {
      assertThat(tidy(Tidying.DEAD_LINKS).layerLinksRemoved()).isZero();
    }

    @Test
    void keepsYoungLinks() {
      store.heap().lease(RegistryLayout.layerLink(APP, shared));
      assertThat(tidy(Tidying.UNREACHED_LINKS).layerLinksRemoved()).isZero();
    }

    @Test
    void keepsAllIfAManifestIsMissing() {
      TestImage broken = images.image().push();
      store.breakage().remove(RegistryLayout.blobData(broken.digest()));
      store.age();
      assertThat(tidy(Tidying.UNREACHED_LINKS).layerLinksRemoved()).isZero();
    }
  }

  @Nested
  class OfEmptyFolders {
    @Test
    void removesTheRemainsOfDeletions() {
      TestImage image = images.image().tag("1").push();
      store.registry().repository(APP).manifests().delete(image.digest());
      store.registry().repository(APP).blobs().delete(image.blobs().get(0));
      store.age();
      assertThat(tidy(Tidying.EMPTY_FOLDERS).foldersRemoved()).isPositive();
      assertThat(store.heap().list(image.revisionLink().parent(), name -> {})).isFalse();
      assertThat(store.heap().list(RegistryLayout.BLOBS.resolve("sha256"), name -> {
            throw new AssertionError(name);
          }))
          .isTrue();
    }

    @Test
    void leavesARepositoryVisibleToReaders() {
      TestImage image = images.image().tag("1").push();
      store.registry().repository(APP).manifests().delete(image.digest());
      store.age();
      tidy(Tidying.EMPTY_FOLDERS, Tidying.DEAD_LINKS);
      assertThat(store.registry().repositories()).containsExactly(APP);
      assertThat(store.registry().repository(APP).tags().list()).isEmpty();
    }

    @Test
    void removesATagThatNeverNamedAnything() {
      StoragePath current = images.image().tag("1").push().tagLink("2");
      store.heap().write(current, new byte[0]);
      store.heap().delete(current);
      store.age();
      tidy(Tidying.EMPTY_FOLDERS);
      assertThat(store.heap().list(current.parent().parent(), name -> {})).isFalse();
    }

    @Test
    void leavesAnImageThatStaysUntouched() {
      images.image().tag("1").push();
      store.age();
      TreeDump before = store.dump();
      assertThat(tidy(Tidying.EMPTY_FOLDERS).foldersRemoved()).isZero();
      assertThat(store.dump().changesSince(before)).isEmpty();
    }
  }

  @Nested
  class OfTagsThatNameNothing {
    private final TestImage image = images.image().tag("1").tag("2").push();
    private final StoragePath tag = image.tagLink("2").parent().parent();

    OfTagsThatNameNothing() {
      store.heap().delete(image.tagLink("2"));
    }

    @Test
    void removesTheirHistoryAndLeavesTheManifest() {
      store.age();
      tidy(Tidying.EMPTY_FOLDERS);
      assertThat(store.heap().list(tag, name -> {})).isFalse();
      assertThat(store.registry().repository(APP).tags().history(Tag.parse("1")))
          .hasSize(1);
      Pulls.assertPullable(image);
    }

    @Test
    void doesNothingInASecondRun() {
      store.age();
      tidy(Tidying.EMPTY_FOLDERS);
      TreeDump before = store.dump();
      tidy(Tidying.EMPTY_FOLDERS);
      assertThat(store.dump().changesSince(before)).isEmpty();
    }

    @Test
    void keepsYoungObjects() {
      store.age();
      store.heap().lease(image.tagIndexLink("2"));
      tidy(Tidying.EMPTY_FOLDERS);
      assertThat(store.heap().stat(image.tagIndexLink("2"))).isPresent();
    }

    @Test
    void keepsAHistoryThatCannotBeUnderstood() {
      store.breakage().emptyLink(image.tagIndexLink("2"));
      store.age();
      tidy(Tidying.EMPTY_FOLDERS);
      assertThat(store.heap().stat(image.tagIndexLink("2"))).isPresent();
    }

    @Test
    void keepsATagWhoseLinkARemovalHasInQuarantine() {
      store.heap().write(image.tagLink("2"), Link.content(image.digest()));
      store.age();
      StoragePath kept = KeptFolders.path("removal-1", image.tagLink("2"));
      SharedStorage late = new SharedStorage(store.heap(), call -> {}) {
        @Override
        protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
          if (call == StorageCall.STAT
              && path.filter(image.tagLink("2")::equals).isPresent()) {
            Moves.of(store.heap()).take(image.tagLink("2"), kept);
          }
          return action.get();
        }
      };
      GarbageCollector.of(store.open(late)).run(GcOptions.forWriters(Writers.STOWAGE));
      assertThat(store.heap().stat(image.tagIndexLink("2"))).isPresent();
      assertThat(store.registry().repository(APP).tags().get(Tag.parse("2")))
          .isEqualTo(image.digest());
    }

    @Test
    void alsoRemovesTheirHistoryBesideForeignWriters() {
      store.age();
      Registry shared = store.open(new SharedStorage(store.heap(), call -> {}));
      GarbageCollector.of(shared).run();
      assertThat(store.heap().list(tag, name -> {})).isFalse();
      Pulls.assertPullable(image);
    }

    @Test
    void keepsTagsWhoseFoldersChangedBesideForeignWriters() {
      store.age();
      store.heap().write(tag.resolve("current/other"), new byte[0]);
      store.heap().delete(tag.resolve("current/other"));
      Registry shared = store.open(new SharedStorage(store.heap(), call -> {}));
      GarbageCollector.of(shared).run();
      assertThat(store.heap().stat(image.tagIndexLink("2"))).isPresent();
    }
  }

  @Nested
  class OfEmptyRepositories {
    @Test
    void removesRepositoriesWithoutManifests() {
      TestImage image = images.image().tag("1").push();
      store.registry().repository(APP).manifests().delete(image.digest());
      store.age();
      assertThat(tidy(Tidying.EMPTY_REPOSITORIES).repositoriesRemoved()).isEqualTo(1);
      assertThat(store.registry().repositories()).isEmpty();
    }

    @Test
    void leavesRepositoriesBelow() {
      TestImage outer = images.image().tag("1").push();
      TestImage inner = store.images("app/base/os").image().tag("1").push();
      store.registry().repository(APP).manifests().delete(outer.digest());
      store.age();
      assertThat(tidy(Tidying.EMPTY_REPOSITORIES).repositoriesRemoved()).isEqualTo(1);
      assertThat(store.registry().repositories())
          .containsExactly(inner.repository().name());
      Pulls.assertPullable(inner);
    }

    @Test
    void removesRepositoriesBelowAndTheFoldersBetween() {
      for (String name : List.of("app", "app/base/os", "app/base")) {
        store.images(name).image().pushWithoutManifest();
      }
      store.age();
      assertThat(tidy(Tidying.EMPTY_REPOSITORIES).repositoriesRemoved()).isEqualTo(3);
      assertThat(store.dump().files()).isEmpty();
      assertThat(store.heap().list(RegistryLayout.repository(APP), name -> {})).isFalse();
    }

    @Test
    void leavesRepositoriesWithAnUpload() {
      store.registry().repository(APP).blobs().startUpload();
      store.age();
      assertThat(tidy(Tidying.EMPTY_REPOSITORIES).repositoriesRemoved()).isZero();
    }

    @Test
    void leavesRepositoriesWithARecentPush() {
      store.age();
      images.image().pushWithoutManifest();
      assertThat(tidy(Tidying.EMPTY_REPOSITORIES).repositoriesRemoved()).isZero();
    }

    @Test
    void leavesRepositoriesWithATagThatNamesNothing() {
      TestImage image = images.image().push();
      store.breakage().danglingTag(APP, Tag.parse("1"), image.digest());
      store.breakage().remove(image.revisionLink());
      store.age();
      assertThat(tidy(Tidying.EMPTY_REPOSITORIES).repositoriesRemoved()).isZero();
    }

    @Test
    void removesThemAtOnceIfNoOtherProgramUsesTheStore() {
      images.image().pushWithoutManifest();
      GcReport report = store.collect(
          GcOptions.offline().toBuilder().tidying(List.of(Tidying.EMPTY_REPOSITORIES)));
      assertThat(report.repositoriesRemoved()).isEqualTo(1);
    }
  }

  private GcReport tidy(Tidying... what) {
    return store.collect(GcOptions.builder().tidying(List.of(what)));
  }
}
