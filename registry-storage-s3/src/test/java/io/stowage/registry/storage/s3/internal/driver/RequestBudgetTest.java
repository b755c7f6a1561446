package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.s3.internal.bucket.CountingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of requests that operations on a bucket take at most. */
@Tag("once")
class RequestBudgetTest {
  private static final int REPOSITORIES = 20;
  private static final int IMAGES = 20;
  private static final int LAYERS = 2;

  private final TestClock clock = TestClock.create();
  private final HeapBucket heap = HeapBucket.create(clock);
  private final CountingBucket bucket = new CountingBucket(heap);
  private final Registry registry = Registry.open(
      BucketStorage.builder(bucket).local(clock).build(),
      RegistryOptions.builder().clock(clock).sleeper(clock::advance).build());

  @ParameterizedTest
  @CsvSource({"false, NONE", "false, ANY", "true, NONE", "true, STOWAGE", "true, ANY"})
  void aDryRunListsOnceAndReadsEachManifestOnce(boolean deleteUntagged, Writers writers) {
    fill();
    orphans(1000);
    long pages = pages("docker/registry/v2/blobs/") + pages("docker/registry/v2/repositories/");
    GcOptions options = GcOptions.builder()
        .dryRun(true)
        .deleteUntagged(deleteUntagged)
        .writers(writers)
        .build();
    bucket.reset();
    GcReport report = GarbageCollector.of(registry).run(options);
    assertThat(report.manifestsMarked() + report.manifestsRemoved())
        .isEqualTo(REPOSITORIES * IMAGES);
    assertThat(report.blobsRemoved()).isGreaterThanOrEqualTo(1000);
    assertThat(bucket.total())
        .as("%s", bucket.counts())
        .isLessThanOrEqualTo(pages + REPOSITORIES * IMAGES + 10);
    assertThat(report.requests())
        .hasValueSatisfying(counts -> assertThat(counts.all()).isEqualTo(bucket.total()));
  }

  @Test
  void aRemovalOfBlobsHidesAndPurgesManyWithOneRequest() {
    fill();
    long without = requestsOfRun(Writers.STOWAGE);
    orphans(1000);
    long with = requestsOfRun(Writers.STOWAGE);
    int batches = 1000 / 250;
    int pagesOfBatch = 3;
    int others = 5;
    assertThat(with - without)
        .as("%s", bucket.counts())
        .isLessThanOrEqualTo(batches * (6 + 3 + pagesOfBatch) + others);
  }

  @Test
  void replacedVersionsOfBlobsGoWithoutAListingOfTheirOwn() {
    fill();
    requestsOfRun(Writers.STOWAGE);
    clock.advance(Duration.ofDays(1));
    long without = requestsOfRun(Writers.STOWAGE);
    int restored = restoreSome();
    clock.advance(Duration.ofDays(1));
    long with = requestsOfRun(Writers.STOWAGE);
    int batches = (restored + 255) / 256;
    int pages = 2 * restored / 1000 + 1;
    assertThat(with - without).as("%s", bucket.counts()).isLessThanOrEqualTo(2L * batches + pages);
    assertThat(versionsOfBlobs()).noneMatch(entry -> !entry.latest());
  }

  /** Hides blobs and restores them by copies, and returns their number. */
  private int restoreSome() {
    List<KeyVersion> versions =
        versionsOfBlobs().stream().limit(300).map(entry -> entry.object().id()).toList();
    heap.hide(versions.stream().map(KeyVersion::key).toList());
    versions.forEach(version -> heap.copy(version, version.key()));
    return versions.size();
  }

  private List<VersionEntry> versionsOfBlobs() {
    return heap.listVersions("docker/registry/v2/blobs/", Optional.empty()).entries();
  }

  @Test
  void aRemovalOfManifestsTakesOneWriteForEachLink() {
    TestImages images = TestImages.in(registry.repository("app"));
    for (int i = 0; i < 250; i++) {
      images.image().layers(1).push();
    }
    clock.advance(Duration.ofDays(1));
    bucket.reset();
    GcReport report = GarbageCollector.of(registry)
        .run(GcOptions.builder()
            .deleteUntagged(true)
            .writers(Writers.STOWAGE)
            .tidying(List.of())
            .repositoryReports(false)
            .build());
    assertThat(report.manifestsRemoved()).isEqualTo(250);
    Map<Request, Long> counts = bucket.counts();
    assertThat(counts.getOrDefault(Request.PUT, 0L)).as("%s", counts).isLessThanOrEqualTo(250 + 30);
    assertThat(bucket.total()).as("%s", counts).isLessThanOrEqualTo(2 * 250 + 150);
  }

  @Test
  void aPushOfAYoungImageLooksTwiceAtEachLayer() {
    assertPushTakes(8, LAYERS + 1, 2, Duration.ZERO);
  }

  @Test
  void aPushOfAnOldImageLeasesEachLayer() {
    assertPushTakes(8, LAYERS + 1, 6, Duration.ofDays(1));
  }

  private void assertPushTakes(int fixed, int blobs, int perBlob, Duration age) {
    TestImage image = TestImages.in(registry.repository("app"))
        .image()
        .layers(LAYERS)
        .tag("1")
        .push();
    clock.advance(age);
    Registry other =
        Registry.open(BucketStorage.builder(bucket).local(clock).build(), registry.options());
    bucket.reset();
    other.repository("app").manifests().put("2", image.manifest());
    assertThat(bucket.total())
        .as("%s", bucket.counts())
        .isLessThanOrEqualTo(fixed + (long) perBlob * blobs);
  }

  private long requestsOfRun(Writers writers) {
    bucket.reset();
    GarbageCollector.of(registry).run(GcOptions.builder().writers(writers).build());
    return bucket.total();
  }

  /** Writes images of which each third has no tag, and lets them become old. */
  private void fill() {
    for (int i = 0; i < REPOSITORIES; i++) {
      TestImages images = TestImages.in(registry.repository("team/app-" + i));
      for (int j = 0; j < IMAGES; j++) {
        if (j % 3 == 0) {
          images.image().layers(LAYERS).push();
        } else {
          images.image().layers(LAYERS).tag("v" + j).push();
        }
      }
    }
    clock.advance(Duration.ofDays(1));
  }

  private List<Digest> orphans(int count) {
    List<Digest> orphans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orphans.add(Breakage.of(registry.storage()).orphanBlob(("orphan " + i).getBytes(US_ASCII)));
    }
    clock.advance(Duration.ofDays(1));
    return orphans;
  }

  /** Returns the number of pages of a listing of all keys that begin with {@code prefix}. */
  private long pages(String prefix) {
    long pages = 0;
    String after = "";
    boolean more = true;
    while (more) {
      var page = heap.list(new ListRequest(prefix, "", after, 1000));
      after = page.objects().isEmpty()
          ? after
          : page.objects().get(page.objects().size() - 1).key();
      more = page.more();
      pages++;
    }
    return pages;
  }
}
