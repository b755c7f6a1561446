package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removed objects stay in quarantine for a while, and a later run decides on them. */
class QuarantinePeriodTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final byte[] CONTENT = {1, 2, 3};

  private final TestStore store = new TestStore();

  @Nested
  class Hold {
    @Test
    void movesToQuarantineAndFreesNothing() {
      Digest orphan = agedOrphan();
      GcReport report = collect();
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(report.bytesReclaimed()).isZero();
      assertThat(report.bytesQuarantined()).isEqualTo(CONTENT.length);
      assertThat(store.hasBlob(orphan)).isFalse();
      assertThat(kept(RegistryLayout.blobData(orphan))).hasSize(1);
      assertThat(store.heap().stat(RegistryLayout.FORMAT)).isPresent();
      assertThat(store.heap().list(RegistryLayout.LOCK, name -> {})).isFalse();
    }

    @Test
    void isPredictedByADryRun() {
      agedOrphan();
      GcReport dry = store.collect(options().dryRun(true));
      assertThat(dry.bytesQuarantined()).isEqualTo(CONTENT.length);
      assertThat(dry.bytesReclaimed()).isZero();
    }

    @Test
    void alsoHoldsIfNoOtherProgramUsesTheStore() {
      Digest orphan = agedOrphan();
      store.collect(options().writers(Writers.NONE).grace(Duration.ZERO));
      assertThat(kept(RegistryLayout.blobData(orphan))).hasSize(1);
    }
  }

  @Nested
  class Expiry {
    @Test
    void purgesWhenThePeriodIsOverAndNotBefore() {
      Digest orphan = agedOrphan();
      collect();
      store.pass(WEEK.minusSeconds(1));
      assertThat(collect().bytesReclaimed()).isZero();
      assertThat(kept(RegistryLayout.blobData(orphan))).hasSize(1);
      store.pass(Duration.ofSeconds(1));
      TreeDump before = store.dump();
      assertThat(store.collect(options().dryRun(true)).bytesReclaimed()).isEqualTo(CONTENT.length);
      assertThat(store.dump().changesSince(before)).isEmpty();
      GcReport report = collect();
      assertThat(report.bytesReclaimed()).isEqualTo(CONTENT.length);
      assertThat(report.blobsRemoved()).isZero();
      assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    }

    @Test
    void leavesTheTreeThatARunWithoutAPeriodLeaves() {
      TestStore other = new TestStore();
      for (TestStore each : List.of(store, other)) {
        Sample.fill(each.registry());
        each.age();
      }
      collect();
      store.pass(WEEK);
      collect();
      other.collect(options().quarantine(Duration.ZERO));
      assertThat(store.dump().files()).isEqualTo(other.dump().files());
    }

    @Test
    void leavesNoManifestWithoutItsLayersWhenKilled() {
      EachCall.atLeast(40, change -> {
        TestStore removed = removedLongAgo();
        boolean died = CrashingStorage.beforeChange(removed.heap(), change)
            .diesIn(
                dying -> GarbageCollector.of(removed.open(dying)).run(options().build()));
        GarbageCollector.of(removed.registry()).restore();
        Repository repository = removed.registry().repository("app");
        repository.manifests().forEach(digest -> Pulls.assertPullable(repository, digest));
        return died;
      });
    }

    private TestStore removedLongAgo() {
      TestStore removed = new TestStore();
      TestImages images = removed.images("app");
      images
          .index(images.image().push(), images.image().push(), images.image().push())
          .push();
      removed.age();
      removed.collect(options());
      removed.pass(WEEK);
      return removed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "stowage run 9 finished\n"})
    void treatsARunWithADamagedRecordAsInterrupted(String damage) {
      Digest orphan = agedOrphan();
      collect();
      String run = runs().get(0);
      store.heap().write(RegistryLayout.runRecord(run), damage.getBytes(StandardCharsets.UTF_8));
      GcReport report = collect();
      assertThat(report.restored()).isEqualTo(1);
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(kept(RegistryLayout.blobData(orphan))).hasSize(1);
      assertThat(runs()).doesNotContain(run);
    }
  }

  @Nested
  class Reached {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isRestoredDuringAndAfterItsPeriod(boolean over) {
      TestImage image = removed();
      // A link written by a writer that looked before the image was removed.
      store.breakage().redirectLink(image.tagLink("again"), image.digest());
      store.pass(over ? WEEK : Duration.ofDays(1));
      GcReport report = store.collect(options());
      assertThat(report.restored()).isPositive();
      assertThat(report.bytesReclaimed()).isZero();
      assertThat(image.blobs()).allMatch(store::hasBlob);
      assertThat(store.heap().stat(image.revisionLink())).isPresent();
      Pulls.assertPullable(image);
      assertThat(runs()).isEmpty();
    }

    @Test
    void isRestoredForTheLinkOfAManifestWhoseBytesAreInQuarantine() {
      TestImage image = removed();
      store.breakage().redirectLink(image.revisionLink(), image.digest());
      store.breakage().redirectLink(image.tagLink("again"), image.digest());
      store.pass(WEEK);
      GcReport report = store.collect(options());
      assertThat(report.damages()).isEmpty();
      assertThat(report.bytesReclaimed()).isZero();
      Pulls.assertPullable(image);
      assertThat(runs()).isEmpty();
    }

    @Test
    void isDiscardedIfItExistsAgain() {
      TestImage image = removed();
      push(image, image.repository());
      store.pass(WEEK);
      store.collect(options().deleteUntagged(false));
      Pulls.assertPullable(image);
      assertThat(runs()).isEmpty();
    }

    @Test
    void isNotALinkOfAnotherRepositoryWithTheManifest() {
      TestImage image = removed();
      push(image, store.registry().repository("other"));
      store.collect(options().deleteUntagged(false));
      assertThat(store.heap().stat(image.revisionLink())).isEmpty();
    }

    /** Pushes an image of small layers again, whose bytes are in quarantine. */
    private void push(TestImage image, Repository repository) {
      String run = runs().get(0);
      for (Digest blob : image.blobs()) {
        StoragePath kept = KeptFolders.path(run, RegistryLayout.blobData(blob));
        repository.blobs().put(store.heap().read(kept, 1 << 20));
      }
      repository.manifests().put(image.manifest().mediaType(), image.manifest().payload());
    }

    private TestImage removed() {
      TestImages images = store.images("app");
      images.image().tag("stays").push();
      TestImage image = images.image().layers(2).push();
      store.age();
      collect();
      assertThat(store.hasBlob(image.digest())).isFalse();
      return image;
    }
  }

  private Digest agedOrphan() {
    Digest orphan = store.breakage().orphanBlob(CONTENT);
    store.age();
    return orphan;
  }

  private GcReport collect() {
    return store.collect(options());
  }

  private static GcOptions.Builder options() {
    return GcOptions.builder()
        .deleteUntagged(true)
        .tidying(EnumSet.allOf(Tidying.class))
        .quarantine(WEEK)
        .parallelism(1);
  }

  private List<String> runs() {
    List<String> runs = new ArrayList<>();
    store.heap().list(RegistryLayout.QUARANTINE, runs::add);
    return runs;
  }

  private List<String> kept(StoragePath object) {
    return runs().stream()
        .filter(run -> store.heap().stat(KeptFolders.path(run, object)).isPresent())
        .toList();
  }
}
