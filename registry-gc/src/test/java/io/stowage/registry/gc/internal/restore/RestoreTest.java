package io.stowage.registry.gc.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.ForeignUrls;
import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.gc.RestoreReport.Missing;
import io.stowage.registry.gc.RestoreReport.Restored;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.Moves;
import io.stowage.registry.testing.storage.RefusingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore returns complete images, and reports everything that it cannot restore. */
class RestoreTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  @Nested
  class OfADeletedImage {
    private final TestImage image = images.image().layers(2).tag("1").push();

    @Test
    void restoresItsBytesAndLinksToTheNamedRepository() {
      store.registry().repository(APP).manifests().delete(image.digest());
      collect();
      assertThat(store.hasBlob(image.digest())).isFalse();

      RestoreReport report = restore(to(image));

      assertThat(report.isComplete()).isTrue();
      assertIsInPlace(image);
    }

    @Test
    void restoresTheBytesOfEverythingThatItsDigestReferences() {
      store.registry().repository(APP).manifests().delete(image.digest());
      collect();

      RestoreReport report = restore(RestoreOptions.builder().digests(List.of(image.digest())));

      assertThat(report.isComplete()).isTrue();
      assertThat(store.hasBlob(image.digest())).isTrue();
      assertThat(image.blobs()).allMatch(store::hasBlob);
      assertThat(store.heap().stat(image.revisionLink())).isEmpty();
    }

    @Test
    void writesTheLinksAgainInARepositoryThatIsGone() {
      store.registry().remove(APP);
      collect();

      assertThat(restore(to(image)).isComplete()).isTrue();

      assertIsInPlace(image);
    }

    @Test
    void doesNotRestoreTags() {
      store.registry().repository(APP).manifests().delete(image.digest());
      collect();
      restore(to(image));
      assertThat(store.heap().list(RegistryLayout.tags(APP), name -> {})).isFalse();
    }

    @Test
    void staysForTheGrace() {
      store.registry().repository(APP).manifests().delete(image.digest());
      collect();
      restore(to(image));
      store.pass(Duration.ofMinutes(59));
      store.collect(options(WEEK));
      assertIsInPlace(image);
    }
  }

  @Nested
  class OfAnUntaggedImage {
    private final TestImage image = images.image().layers(2).push();

    @Test
    void restoresAKeptLayerLinkWhoseManifestIsInPlace() {
      collect();
      String run = runs().get(0);
      StoragePath link = image.revisionLink();
      Moves.of(store.heap()).restore(KeptFolders.path(run, link), link);

      restore(RestoreOptions.builder().digests(List.of(image.digest())));

      assertIsInPlace(image);
    }

    @Test
    void writesALayerLinkThatIsNoLongerKeptAgain() {
      collect();
      StoragePath link = image.layerLink(image.layers().get(0));
      store.heap().deleteTree(KeptFolders.path(runs().get(0), link).parent());

      RestoreReport report = restore(to(image));

      assertThat(report.isComplete()).isTrue();
      assertThat(report.restored())
          .extracting(Restored::entry)
          .contains(new LayoutEntry.LayerLink(APP, image.layers().get(0).digest()));
      assertIsInPlace(image);
    }

    @Test
    void namesALayerLinkThatIsNoLongerKeptUnlessTheRepositoryIsNamed() {
      collect();
      Digest layer = image.layers().get(0).digest();
      store.heap().deleteTree(keptLayerLink().parent());

      RestoreReport report = restore(RestoreOptions.builder());

      assertThat(report.missing())
          .containsExactly(new Missing(Optional.of(APP), layer, image.digest()));
      assertThat(store.heap().stat(image.layerLink(image.layers().get(0)))).isEmpty();
      assertThat(store.hasBlob(layer)).isTrue();
    }

    @Test
    void isCompleteAfterRunsWithDifferentPeriods() {
      takenByTwoRuns();

      RestoreReport report = restore(RestoreOptions.builder().digests(List.of(image.digest())));

      assertThat(report.isComplete()).isTrue();
      assertIsInPlace(image);
    }

    @Test
    void namesALayerWhosePeriodIsOver() {
      Digest layer = takenByTwoRuns();
      store.pass(HOUR);
      store.collect(options(WEEK));

      RestoreReport report = restore(RestoreOptions.builder());

      assertThat(report.missing())
          .containsExactly(new Missing(Optional.empty(), layer, image.digest()));
      assertThat(report.isComplete()).isFalse();
      assertThat(store.heap().stat(image.revisionLink())).isPresent();
    }

    @Test
    void keepsTheLinkOfAManifestWhoseBytesAreMissing() {
      collect();
      StoragePath data = RegistryLayout.blobData(image.digest());
      store.heap().deleteTree(KeptFolders.path(runs().get(0), data).parent());

      RestoreReport report = restore(RestoreOptions.builder());

      assertThat(report.missing())
          .containsExactly(new Missing(Optional.empty(), image.digest(), image.digest()));
      assertThat(store.heap().stat(image.revisionLink())).isEmpty();
      assertThat(store.heap().stat(KeptFolders.path(runs().get(0), image.revisionLink())))
          .isPresent();
    }

    @Test
    void changesNothingIfTheRunDoesNotExist() {
      collect();
      TreeDump removed = store.dump();
      RestoreReport report = restore(RestoreOptions.builder().run("none"));
      assertThat(report.notFound()).containsExactly("none");
      assertThat(store.dump().changesSince(removed)).isEmpty();
    }

    @Test
    void changesNothingInADryRunAndReportsTheSame() {
      collect();
      store.heap().deleteTree(keptLayerLink().parent());
      TreeDump removed = store.dump();
      RestoreReport dry = restore(to(image).dryRun(true));
      assertThat(store.dump().changesSince(removed)).isEmpty();
      assertThat(dry).isEqualTo(restore(to(image)));
    }

    @Test
    void allowsADryRunInAReadOnlyRegistry() {
      collect();
      Registry readOnly =
          Registry.open(store.heap(), store.options().readOnly(true).build());
      RestoreReport dry = GarbageCollector.of(readOnly)
          .restore(RestoreOptions.builder().dryRun(true).build());
      assertThat(dry.restored()).isNotEmpty();
    }

    @Test
    void bringsNothingBackIfNothingIsNamed() {
      collect();
      assertThat(GarbageCollector.of(store.registry()).restore(Set.of()).restored())
          .isEmpty();
      assertThat(store.hasBlob(image.digest())).isFalse();
    }

    private StoragePath keptLayerLink() {
      StoragePath link = image.layerLink(image.layers().get(0));
      return KeptFolders.path(runs().get(0), link);
    }

    /**
     * Makes one run keep a layer for an hour that was young when another run took the rest for a
     * week.
     */
    private Digest takenByTwoRuns() {
      Digest layer = image.layers().get(0).digest();
      store.age();
      store.heap().lease(RegistryLayout.blobData(layer));
      store.heap().lease(RegistryLayout.layerLink(APP, layer));
      store.collect(options(WEEK));
      assertThat(store.hasBlob(layer)).isTrue();
      store.age();
      store.collect(options(HOUR));
      assertThat(store.hasBlob(layer)).isFalse();
      return layer;
    }
  }

  @Nested
  class OfOneRun {
    private final TestImage first = images.image().push();

    @Test
    void restoresObjectsThatThatRunRemoved() {
      collect();
      String run = runs().get(0);
      TestImage second = images.image().push();
      collect();

      RestoreReport report = restore(RestoreOptions.builder().run(run));

      assertThat(report.isComplete()).isTrue();
      assertIsInPlace(first);
      assertThat(store.hasBlob(second.digest())).isFalse();
    }

    @Test
    void doesNotFindObjectsThatAnotherRunRemoved() {
      collect();
      String run = runs().get(0);
      TestImage second = images.image().push();
      collect();
      RestoreReport report = restore(to(second).run(run));
      assertThat(report.notFound()).containsExactly("app@" + second.digest());
    }

    @Test
    void restoresReferencesOfItsManifestsFromOtherRunsToo() {
      Digest layer = first.layers().get(0).digest();
      store.age();
      store.heap().lease(RegistryLayout.blobData(layer));
      store.collect(options(WEEK));
      String run = runs().get(0);
      collect();

      assertThat(restore(RestoreOptions.builder().run(run)).isComplete()).isTrue();

      assertIsInPlace(first);
    }
  }

  @Nested
  class OfAnIndex {
    @Test
    void restoresChildrenBeforeTheirParents() {
      TestImage inner =
          images.index(images.image().push(), images.image().push()).push();
      TestImage index = images.index(inner, inner.children().get(0)).push();
      store.registry().repository(APP).manifests().delete(index.digest());
      store.registry().repository(APP).manifests().delete(inner.digest());
      inner
          .children()
          .forEach(child -> store.registry().repository(APP).manifests().delete(child.digest()));
      collect();

      RestoreReport report = restore(to(index));

      assertThat(report.isComplete()).isTrue();
      assertThat(report.restored())
          .extracting(Restored::entry)
          .filteredOn(LayoutEntry.RevisionLink.class::isInstance)
          .extracting(entry -> ((LayoutEntry.RevisionLink) entry).digest())
          .endsWith(inner.digest(), index.digest())
          .hasSize(4);
      inner.children().forEach(RestoreTest.this::assertIsInPlace);
      Pulls.assertPullable(store.registry().repository(APP), index.digest());
    }
  }

  @Nested
  class OfAnIndexWhoseChildWasDeleted {
    private final TestImage child = images.image().push();
    private final TestImage index = images.index(child, images.image().push()).push();

    @BeforeEach
    void remove() {
      store.registry().repository(APP).manifests().delete(child.digest());
      collect();
    }

    @Test
    void doesNotRestoreTheLinkOfTheChildButNamesIt() {
      RestoreReport report = restore(RestoreOptions.builder());

      assertThat(report.missing())
          .containsExactly(new Missing(Optional.of(APP), child.digest(), index.digest()));
      assertThat(store.heap().stat(child.revisionLink())).isEmpty();
      assertThat(store.heap().stat(index.revisionLink())).isPresent();
    }

    @Test
    void restoresTheLinkOfTheChildToTheNamedRepository() {
      assertThat(restore(to(index)).isComplete()).isTrue();
      assertIsInPlace(child);
    }
  }

  @Nested
  class OfAnUnusualManifest {
    @Test
    void doesNotReportAForeignLayerWithUrls() {
      Registry foreign = Registry.open(
          store.heap(),
          store
              .options()
              .foreignUrls(ForeignUrls.matching(List.of(Pattern.compile(".*")), List.of()))
              .build());
      TestImage image = TestImages.in(foreign.repository(APP))
          .image()
          .foreignLayer("https://example.com/layer")
          .push();
      collect();

      assertThat(restore(to(image)).isComplete()).isTrue();

      assertThat(store.heap().stat(image.revisionLink())).isPresent();
      assertThat(store.heap().stat(image.layerLink(image.layers().get(0)))).isEmpty();
    }

    @Test
    void restoresBlobsMentionedByAnUnknownManifestWithoutLinks() {
      Digest secret = store.breakage().orphanBlob(new byte[] {1, 2, 3});
      Digest manifest = store
          .breakage()
          .unknownManifest(APP, MediaType.parse("application/vnd.example"), Set.of(secret));
      collect();

      RestoreReport report = restore(RestoreOptions.builder().manifest(APP, manifest));

      assertThat(report.isComplete()).isTrue();
      assertThat(store.hasBlob(secret)).isTrue();
      assertThat(store.heap().stat(RegistryLayout.revisionLink(APP, manifest))).isPresent();
      assertThat(store.heap().stat(RegistryLayout.layerLink(APP, secret))).isEmpty();
      assertThat(store.heap().stat(RegistryLayout.revisionLink(APP, secret))).isEmpty();
    }

    @Test
    void restoresReadableReferencesOfADamagedManifestAndReportsIt() {
      TestImage image = images.image().push();
      byte[] bytes = image.manifest().bytes();
      byte[] half = new String(bytes, 0, bytes.length - 2, StandardCharsets.UTF_8)
          .getBytes(StandardCharsets.UTF_8);
      collect();
      StoragePath data = RegistryLayout.blobData(image.digest());
      store.heap().write(KeptFolders.path(runs().get(0), data), half);

      RestoreReport report = restore(RestoreOptions.builder().digests(List.of(image.digest())));

      assertThat(report.damages()).map(Damage::path).containsExactly(data);
      assertIsInPlace(image);
    }

    @Test
    void restoresALayerNamedBySha512() {
      byte[] layer = "layer".getBytes(StandardCharsets.US_ASCII);
      Digest alias = Digest.of(DigestAlgorithm.SHA512, layer);
      Digest stored = store.breakage().orphanBlob(layer);
      store.breakage().redirectLink(RegistryLayout.layerLink(APP, alias), stored);
      TestImage image = images.image().layer(layer).push();
      String text = new String(image.manifest().bytes(), StandardCharsets.UTF_8)
          .replace(stored.toString(), alias.toString());
      Digest manifest = store.breakage().manifest(APP, text.getBytes(StandardCharsets.UTF_8));
      collect();
      assertThat(store.hasBlob(stored)).isFalse();

      RestoreReport report = restore(RestoreOptions.builder().manifest(APP, manifest));

      assertThat(report.isComplete()).isTrue();
      assertThat(store.hasBlob(stored)).isTrue();
      assertThat(store.heap().stat(RegistryLayout.layerLink(APP, alias))).isPresent();
    }
  }

  @Nested
  class WhereTheStoreRefuses {
    private final TestImage image = images.image().layers(2).push();
    private final TestImage other = images.image().push();

    @Test
    void reportsObjectsThatCannotBeMovedAndRestoresTheRest() {
      collect();
      Digest stuck = image.layers().get(0).digest();
      StorageDriver refusing = new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.RESTORE && path.value().contains(stuck.encoded()));

      RestoreReport report = GarbageCollector.of(store.open(refusing)).restore();

      assertThat(report.damages())
          .map(Damage::path)
          .containsExactly(RegistryLayout.blobData(stuck), RegistryLayout.layerLink(APP, stuck));
      assertThat(report.damages().get(0).problem()).startsWith("cannot be restored: ");
      assertThat(report.missing()).isEmpty();
      assertIsInPlace(other);
      assertThat(restore(RestoreOptions.builder()).isComplete()).isTrue();
      assertIsInPlace(image);
    }

    @Test
    void leavesAManifestInQuarantineWhoseBytesCannotBeMoved() {
      collect();
      StoragePath data = RegistryLayout.blobData(image.digest());
      StorageDriver refusing = new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.RESTORE
              && path.value().endsWith(image.digest().encoded() + "/data"));

      RestoreReport report = GarbageCollector.of(store.open(refusing)).restore();

      assertThat(report.damages()).map(Damage::path).containsExactly(data);
      assertThat(store.heap().stat(image.revisionLink())).isEmpty();
      assertIsInPlace(other);
    }
  }

  @Nested
  class BehindASymbolicLink {
    private final Path folder;

    BehindASymbolicLink(@TempDir Path folder) {
      this.folder = folder;
    }

    @Test
    void isReportedAndTheRestIsRestored() throws IOException {
      TestImage behind;
      TestImage other;
      try (Registry registry = open()) {
        behind = TestImages.in(registry.repository("behind")).image().push();
        other = TestImages.in(registry.repository("other")).image().push();
        collect(registry);
        registry
            .storage()
            .deleteTree(RegistryLayout.repository(behind.repository().name()));
      }
      Path repository = at(RegistryLayout.repository(behind.repository().name()));
      Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
      Files.createSymbolicLink(repository, elsewhere);
      try (Registry registry = open()) {
        RestoreReport report = GarbageCollector.of(registry).restore();

        assertThat(report.damages()).map(Damage::path).contains(behind.revisionLink());
        assertThat(report.damages())
            .allSatisfy(damage -> assertThat(damage.problem()).contains("symbolic link"));
        assertThat(registry.storage().stat(other.revisionLink())).isPresent();
        assertThat(elsewhere).isEmptyDirectory();
      }
    }

    @Test
    void isSkippedAmongKeptObjects() throws IOException {
      try (Registry registry = open()) {
        TestImage image = TestImages.in(registry.repository("app")).image().push();
        collect(registry);
        List<String> runs = new ArrayList<>();
        registry.storage().list(RegistryLayout.QUARANTINE, runs::add);
        StoragePath link = RegistryLayout.QUARANTINE.resolve(runs.get(0)).resolve("link");
        Files.createSymbolicLink(at(link), folder);

        RestoreReport report = GarbageCollector.of(registry).restore();

        assertThat(report.damages()).map(Damage::path).contains(link);
        assertThat(registry.storage().stat(image.revisionLink())).isPresent();
      }
    }

    private Registry open() {
      return Registry.open(
          FileSystemStorage.openOrCreate(folder.resolve("root"), Durability.RELAXED));
    }

    private void collect(Registry registry) {
      GarbageCollector.of(registry)
          .run(options(WEEK).writers(Writers.NONE).grace(Duration.ZERO).build());
    }

    private Path at(StoragePath path) {
      return folder.resolve("root").resolve(path.value());
    }
  }

  private RestoreReport restore(RestoreOptions.Builder options) {
    return GarbageCollector.of(store.registry()).restore(options.build());
  }

  private static RestoreOptions.Builder to(TestImage image) {
    return RestoreOptions.builder().manifest(image.repository().name(), image.digest());
  }

  /**
   * Looks at the files themselves, because the registry also finds objects that are in quarantine.
   */
  private void assertIsInPlace(TestImage image) {
    assertThat(store.heap().stat(image.revisionLink())).isPresent();
    assertThat(store.hasBlob(image.digest())).isTrue();
    for (Descriptor blob : image.manifest().blobs()) {
      assertThat(store.hasBlob(blob.digest())).isTrue();
      assertThat(store.heap().stat(image.layerLink(blob))).isPresent();
    }
  }

  private void collect() {
    store.age();
    store.collect(options(WEEK));
  }

  private List<String> runs() {
    List<String> runs = new ArrayList<>();
    store.heap().list(RegistryLayout.QUARANTINE, runs::add);
    return runs;
  }

  private static GcOptions.Builder options(Duration quarantine) {
    return GcOptions.builder()
        .deleteUntagged(true)
        .tidying(EnumSet.allOf(Tidying.class))
        .quarantine(quarantine)
        .parallelism(1);
  }
}
