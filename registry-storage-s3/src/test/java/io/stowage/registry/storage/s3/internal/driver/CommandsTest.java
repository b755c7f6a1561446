package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.PurgeOptions;
import io.stowage.registry.gc.RepositoryReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.retention.Pruner;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.RetentionRule;
import io.stowage.registry.gc.retention.TagPattern;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What maintenance does to a bucket is what it does to a store on the heap. */
class CommandsTest {
  @ParameterizedTest
  @EnumSource(Writers.class)
  void aCollectionHasTheSameResult(Writers writers) {
    assertSame(site -> {
      GcOptions.Builder options = GcOptions.builder().writers(writers).deleteUntagged(true);
      List<Object> found = new ArrayList<>();
      found.add(figures(site.collector().run(options.dryRun(true).build())));
      found.add(figures(site.collector().run(options.dryRun(false).build())));
      site.clock.advance(Duration.ofDays(1));
      found.add(figures(site.collector().run(options.build())));
      return found;
    });
  }

  @Test
  void aCollectionThatTidiesEverythingHasTheSameResult() {
    assertSame(site -> {
      Set<Tidying> all = EnumSet.allOf(Tidying.class);
      all.remove(Tidying.EMPTY_FOLDERS);
      return figures(site.collector()
          .run(GcOptions.builder()
              .writers(Writers.STOWAGE)
              .deleteUntagged(true)
              .tidying(all)
              .build()));
    });
  }

  @Test
  void heldContentIsListedAndRestored() {
    assertSame(site -> {
      site.collector().run(held());
      List<Object> found = new ArrayList<>();
      found.add(site.collector().quarantined().runs().stream()
          .map(run -> run.blobs() + " of " + run.bytes())
          .toList());
      found.add(site.collector().restore().restored().stream()
          .map(Object::toString)
          .sorted()
          .toList());
      found.add(site.registry
          .repository("app")
          .manifests()
          .get(site.untagged.digest())
          .digest());
      found.add(site.collector().quarantined().runs());
      return found;
    });
  }

  @Test
  void heldContentIsPurged() {
    assertSame(site -> {
      site.collector().run(held());
      List<Object> found = new ArrayList<>();
      found.add(site.collector().purge(PurgeOptions.all()).bytes());
      found.add(site.collector().quarantined().runs());
      found.add(
          site.registry.repository("app").blobs().find(site.untagged.config().digest()));
      return found;
    });
  }

  @Test
  void aBlobIsExplained() {
    assertSame(site -> Reachability.of(site.registry)
        .explain(site.tagged.layers().get(0).digest())
        .paths()
        .toString());
  }

  @Test
  void contentIsVerified() {
    assertSame(site -> {
      Breakage.of(site.registry.storage())
          .garbleBlob(site.tagged.layers().get(0).digest());
      return Scrubber.of(site.registry).run(ScrubOptions.builder().build()).findings().stream()
          .map(finding -> finding.kind() + " " + finding.path())
          .sorted()
          .toList();
    });
  }

  @Test
  void abandonedUploadsArePurged() {
    assertSame(site -> {
      site.registry.repository("app").blobs().startUpload().append(0, "half".getBytes(US_ASCII));
      site.clock.advance(Duration.ofDays(10));
      var report = UploadPurger.of(site.registry).run(UploadPurgeOptions.defaults());
      return report.uploadsPurged() + " " + report.bytesReclaimed();
    });
  }

  @Test
  void tagsArePruned() {
    assertSame(site -> {
      RetentionPolicy policy = RetentionPolicy.of(List.of(RetentionRule.builder()
          .repositories(PathPattern.parse("**"))
          .keepTags(TagPattern.glob("1.*"))
          .build()));
      Pruner.of(site.registry).run(PruneOptions.builder(policy).build());
      return site.registry.repository("app").tags().list();
    });
  }

  @Test
  void anImageIsDeletedWithItsLayers() {
    assertSame(site -> {
      site.registry.repository("app").manifests().delete("1.0");
      GcReport report = site.collector().run(GcOptions.forWriters(Writers.STOWAGE));
      return report.blobsRemoved() + " "
          + site.registry.repository("app").tags().list();
    });
  }

  @Test
  void aRepositoryIsRemoved() {
    assertSame(site -> {
      site.registry.remove(RepositoryName.parse("app"));
      GcReport report = site.collector().run(GcOptions.forWriters(Writers.STOWAGE));
      return report.blobsRemoved() + " " + site.registry.repositories();
    });
  }

  private static GcOptions held() {
    return GcOptions.builder()
        .writers(Writers.STOWAGE)
        .deleteUntagged(true)
        .quarantine(Duration.ofDays(3))
        .build();
  }

  private static void assertSame(Function<Site, Object> action) {
    TestClock onBucket = TestClock.create();
    TestClock onHeap = TestClock.at(onBucket.instant());
    Object bucket = action.apply(new Site(
        onBucket,
        BucketStorage.builder(HeapBucket.create(onBucket)).local(onBucket).build()));
    assertThat(bucket).isEqualTo(action.apply(new Site(onHeap, InMemoryStorage.create(onHeap))));
  }

  private static List<Object> figures(GcReport report) {
    return List.of(
        report.manifestsMarked(),
        report.manifestsRemoved(),
        report.blobsMarked(),
        report.blobsRemoved(),
        report.bytesReclaimed(),
        report.bytesQuarantined(),
        report.blobsHeld(),
        report.layerLinksRemoved(),
        report.repositoriesRemoved(),
        report.repositories().stream().filter(each -> !isEmpty(each)).toList(),
        report.damages());
  }

  /** In a bucket, a repository ends with its last object, and a folder does not. */
  private static boolean isEmpty(RepositoryReport repository) {
    return repository.manifestsMarked() + repository.blobsMarked() + repository.blobsRemoved() == 0;
  }

  /** A registry with images of all kinds, all of them a day old. */
  private static final class Site {
    private final TestClock clock;
    private final Registry registry;
    private final TestImage tagged;
    private final TestImage untagged;

    Site(TestClock clock, StorageDriver driver) {
      this.clock = clock;
      this.registry = Registry.open(
          driver, RegistryOptions.builder().clock(clock).sleeper(clock::advance).build());
      TestImages images = TestImages.in(registry.repository("app"));
      this.tagged = images.image().layers(2).tag("1.0").push();
      this.untagged = images.image().layers(2).push();
      TestImage base = images.image().sharing(tagged).push();
      images.index(base).tag("2.0").push();
      images.artifactFor(untagged).push();
      TestImages.in(registry.repository("empty")).image().push();
      Digest orphan = Breakage.of(driver).orphanBlob("orphan".getBytes(US_ASCII));
      assertThat(orphan.isCanonical()).isTrue();
      clock.advance(Duration.ofDays(1));
    }

    GarbageCollector collector() {
      return GarbageCollector.of(registry);
    }
  }
}
