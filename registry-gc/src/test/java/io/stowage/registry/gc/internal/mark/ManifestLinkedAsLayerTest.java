package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.reach.Explanation;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.ReachPath;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of Distribution 2.1, which linked a manifest where layers have their links. */
class ManifestLinkedAsLayerTest {
  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");
  private final TestImage image = images.image().layers(2).tag("1").push();

  ManifestLinkedAsLayerTest() {
    store.breakage().linkAsLayer(image.repository().name(), image.digest());
    images.image().tag("2").push();
    store.age();
  }

  @ParameterizedTest
  @CsvSource({"false, NONE, PT0S", "true, NONE, PT0S", "false, STOWAGE, PT1H", "true, STOWAGE, PT1H"
  })
  void staysWithEverythingBelowItWhileATagNamesIt(
      boolean deleteUntagged, Writers writers, Duration grace) {
    TreeDump before = store.dump();
    GcReport report = store.collect(everything(deleteUntagged).writers(writers).grace(grace));
    assertThat(store.dump().changesSince(before)).isEmpty();
    assertThat(report.damages()).isEmpty();
    assertThat(report.manifestsMarked()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void staysBesideForeignWriters(boolean deleteUntagged) {
    TreeDump before = store.dump();
    for (int run = 0; run < 3; run++) {
      GarbageCollector.of(store.open(new SharedStorage(store.heap(), call -> {})))
          .run(everything(deleteUntagged).build());
      store.age();
    }
    assertThat(store.dump().changesSince(before)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void staysIfAnUnreadableTagMayNameIt(boolean deleteUntagged) {
    store.breakage().emptyLink(image.tagLink("1"));
    TreeDump before = store.dump();
    GcReport report = store.collect(everything(deleteUntagged));
    assertThat(report.damages()).extracting(Damage::path).containsExactly(image.tagLink("1"));
    assertThat(store.dump().changesSince(before)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void isReportedMissingIfItsBytesAreGone(boolean deleteUntagged) {
    store.breakage().remove(RegistryLayout.blobData(image.digest()));
    GcReport report = store.collect(everything(deleteUntagged));
    assertThat(report.damages())
        .extracting(Damage::path)
        .containsExactly(RegistryLayout.blobData(image.digest()));
    assertThat(image.blobs()).allMatch(store::hasBlob);
  }

  @Test
  void isRemovedOnceNoTagNamesIt() {
    store.registry().repository("app").tags().remove(Tag.parse("1"));
    store.collect(everything(false));
    assertThat(store.hasBlob(image.digest())).isFalse();
    assertThat(image.blobs()).noneMatch(store::hasBlob);
  }

  @Test
  void isInTheExplanation() {
    Explanation explanation =
        Reachability.of(store.registry()).explain(image.layers().get(0).digest());
    assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
    assertThat(explanation.paths())
        .extracting(ReachPath::tag)
        .containsExactly(Optional.of(Tag.parse("1")));
  }

  @Test
  void isReachedByItsRepository() {
    Set<Digest> reached = new HashSet<>();
    Reachability.of(store.registry())
        .forEachReached(image.repository().name(), reached::add, damage -> {});
    assertThat(reached).contains(image.digest()).containsAll(image.blobs());
  }

  @Test
  void isNotADanglingTagForAScrubAndItsRepair() {
    assertThat(Scrubber.of(store.registry())
            .run(ScrubOptions.builder().repair(true).repairTags(true).build())
            .findings())
        .extracting(ScrubFinding::kind)
        .isEmpty();
  }

  /** If all layers are marked there is no such image, so the tags are not read. */
  @Test
  void costsNoReadsOfTagsIfNoLayerIsGarbage() {
    TestStore other = new TestStore();
    TestImages images = other.images("app");
    images.image().tag("1").push();
    images.image().tag("2").tag("3").push();
    CountingStorage counting = new CountingStorage(other.heap());
    GarbageCollector collector = GarbageCollector.of(other.open(counting));
    counting.reset();
    collector.run(GcOptions.builder().dryRun(true).tidying(Set.of()).build());
    assertThat(counting.calls(StorageCall.READ)).isEqualTo(2 * 2);
  }

  private static GcOptions.Builder everything(boolean deleteUntagged) {
    return GcOptions.builder()
        .deleteUntagged(deleteUntagged)
        .tidying(Set.of(Tidying.values()))
        .settle(Duration.ofSeconds(10));
  }
}
