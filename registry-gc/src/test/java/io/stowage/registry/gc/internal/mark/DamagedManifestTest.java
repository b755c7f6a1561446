package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.reach.Explanation;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.ReachPath;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.ScrubReport;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The content that a repository keeps while the bytes of one of its manifests are damaged or
 * missing.
 */
class DamagedManifestTest {
  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  enum Fault {
    TRUNCATED,
    EMPTY,
    MISSING
  }

  @Nested
  class OfAnImage {
    private final TestImage image = images.image().layers(3).tag("1").push();

    @ParameterizedTest
    @EnumSource(Fault.class)
    void keepsAllLayersAndTheirLinks(Fault fault) {
      damage(image, fault);
      store.age();
      GcReport report = store.collect(everything());
      assertThat(report.damages())
          .extracting(Damage::path)
          .containsExactly(RegistryLayout.blobData(image.digest()));
      restore(image);
      store.age();
      store.collect(everything());
      Pulls.assertPullable(image);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void keepsThemBesideForeignWriters(Fault fault) {
      damage(image, fault);
      collectBesideForeignWriters();
      TreeDump before = store.dump();
      for (int run = 0; run < 3; run++) {
        collectBesideForeignWriters();
      }
      assertThat(store.dump().changesSince(before)).isEmpty();
      restore(image);
      Pulls.assertPullable(image);
    }

    @Test
    void keepsALayerThatIsStoredUnderAnotherDigest() {
      Digest alias = Sample.alias(store.registry(), image.repository().name(), new byte[] {5});
      damage(image, Fault.MISSING);
      store.age();
      store.collect(everything());
      assertThat(store.hasBlob(Digest.of(new byte[] {5}))).isTrue();
      assertThat(store.heap().stat(RegistryLayout.layerLink(image.repository().name(), alias)))
          .isPresent();
    }

    @Test
    void keepsNoLayersOfOtherRepositories() {
      damage(image, Fault.MISSING);
      Digest other =
          store.registry().repository("other").blobs().put(new byte[] {6}).digest();
      store.age();
      store.collect(everything());
      assertThat(store.hasBlob(other)).isFalse();
    }

    @Test
    void keepsThemInEveryRepositoryThatHasIt() {
      TestImage same = store.images("other").image().sharing(image).push();
      Digest unreached =
          store.registry().repository("other").blobs().put(new byte[] {6}).digest();
      store.breakage().truncateBlob(same.digest());
      store
          .breakage()
          .redirectLink(
              RegistryLayout.revisionLink(image.repository().name(), same.digest()), same.digest());
      Digest unreachedHere = image.repository().blobs().put(new byte[] {7}).digest();
      store.age();
      store.collect();
      assertThat(store.hasBlob(unreached) && store.hasBlob(unreachedHere)).isTrue();
    }

    @Test
    void removesThemOnceTheManifestIsDeleted() {
      damage(image, Fault.MISSING);
      store.age();
      store.collect(everything());
      image.repository().manifests().delete(image.digest());
      GcReport report = store.collect(everything());
      assertThat(report.damages()).isEmpty();
      assertThat(image.blobs()).noneMatch(store::hasBlob);
      assertThat(report.layerLinksRemoved()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isInTheExplanation(Fault fault) {
      Digest unnamed = image.repository().blobs().put(new byte[] {6}).digest();
      damage(image, fault);
      store.age();
      Explanation explanation = Reachability.of(store.registry()).explain(unnamed);
      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
      assertThat(explanation.paths()).hasSize(1).first().satisfies(path -> {
        assertThat(path.root()).isEqualTo(ReachPath.Root.TAG);
        assertThat(path.steps())
            .containsExactly(
                new ReachPath.Step(ReachPath.Link.ROOT, image.digest()),
                new ReachPath.Step(ReachPath.Link.MENTION, unnamed));
      });
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isCountedAsReachedByItsRepository(Fault fault) {
      Digest unnamed = image.repository().blobs().put(new byte[] {6}).digest();
      damage(image, fault);
      Set<Digest> reached = new HashSet<>();
      Reachability.of(store.registry())
          .forEachReached(image.repository().name(), reached::add, none -> {});
      assertThat(reached).contains(unnamed).containsAll(image.blobs());
    }
  }

  @Nested
  class OfAnIndex {
    private final TestImage child = images.image().push();
    private final TestImage index =
        images.index(child, images.image().push()).tag("1").push();

    @ParameterizedTest
    @EnumSource(Fault.class)
    void keepsUntaggedManifests(Fault fault) {
      damage(index, fault);
      store.age();
      assertThat(store.collect(everything().deleteUntagged(true)).manifestsRemoved())
          .isZero();
      restore(index);
      Pulls.assertPullable(child);
      assertThat(index.children()).allSatisfy(Pulls::assertPullable);
    }

    @Test
    void removesThemOnceItIsWholeAgain() {
      TestImage untagged = images.image().push();
      damage(index, Fault.MISSING);
      store.age();
      store.collect(everything().deleteUntagged(true));
      restore(index);
      store.age();
      GcReport report = store.collect(everything().deleteUntagged(true));
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      assertThat(store.hasBlob(untagged.digest())).isFalse();
      assertThat(report.damages()).isEmpty();
    }
  }

  @Nested
  class WithoutItsLayers {
    private final TestImage image = images.image().layers(2).tag("1").push();

    WithoutItsLayers() {
      damage(image, Fault.MISSING);
      image.blobs().forEach(blob -> store.breakage().removeFolder(RegistryLayout.blobData(blob)));
      collect();
    }

    @Test
    void keepsItsDeadLinksAndIsReportedInEveryRunWithoutChanges() {
      Map<String, StorageEntry> before = files();
      TreeDump dump = store.dump();
      for (int run = 0; run < 3; run++) {
        GcReport report = collect();
        assertThat(report.damages())
            .extracting(Damage::path)
            .containsExactly(RegistryLayout.blobData(image.digest()));
        assertThat(report.layerLinksRemoved() + report.restored()).isZero();
        assertThat(files()).isEqualTo(before);
        assertThat(store.dump().changesSince(dump)).isEmpty();
      }
    }

    @Test
    void reportsNothingOnceItIsPushedAgain() {
      store.images("app").image().layers(2).tag("1").push();
      assertThat(collect().damages()).isEmpty();
      Pulls.assertPullable(image);
    }

    @Test
    void removesTheDeadLinksOnceItIsDeleted() {
      image.repository().manifests().delete(image.digest());
      assertThat(collect().layerLinksRemoved()).isEqualTo(3);
      assertThat(collect().damages()).isEmpty();
      assertThat(links()).isEmpty();
    }

    @Test
    void removesTheDeadLinksOnceARepairDropsIt() {
      ScrubReport dropped = scrub(ScrubOptions.builder().repairManifests(true));
      assertThat(dropped.findings())
          .filteredOn(ScrubFinding::repaired)
          .extracting(ScrubFinding::kind)
          .containsExactly(ScrubFinding.Kind.MANIFEST_MISSING);
      assertThat(dropped.isDamaged()).isFalse();
      collect();
      assertThat(collect().damages()).isEmpty();
      assertThat(links()).isEmpty();
    }

    @Test
    void isNotDroppedByARepairOfLinksAndTags() {
      scrub(ScrubOptions.builder().repair(true).repairTags(true));
      assertThat(store.heap().stat(image.revisionLink())).isPresent();
      assertThat(collect().damages()).isNotEmpty();
    }

    private ScrubReport scrub(ScrubOptions.Builder options) {
      return Scrubber.of(store.registry()).run(options.build());
    }

    private GcReport collect() {
      return collectBesideForeignWriters();
    }

    private List<String> links() {
      return store.dump().files().stream()
          .filter(file -> file.endsWith("/link"))
          .toList();
    }

    private Map<String, StorageEntry> files() {
      Map<String, StorageEntry> files = new TreeMap<>();
      store
          .dump()
          .files()
          .forEach(
              file -> files.put(file, store.heap().stat(StoragePath.parse(file)).orElseThrow()));
      return files;
    }
  }

  private GcReport collectBesideForeignWriters() {
    store.age();
    return GarbageCollector.of(store.open(new SharedStorage(store.heap(), call -> {})))
        .run(everything().build());
  }

  private void damage(TestImage image, Fault fault) {
    StoragePath data = RegistryLayout.blobData(image.digest());
    switch (fault) {
      case TRUNCATED -> store.breakage().truncateBlob(image.digest());
      case EMPTY -> store.heap().write(data, new byte[0]);
      case MISSING -> store.breakage().removeFolder(data);
    }
  }

  /** Puts the bytes back without a push, as an operator does from a backup. */
  private void restore(TestImage image) {
    store.heap().write(RegistryLayout.blobData(image.digest()), image.manifest().bytes());
  }

  private static GcOptions.Builder everything() {
    return GcOptions.builder().tidying(Set.of(Tidying.values())).settle(Duration.ofSeconds(10));
  }
}
