package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Distribution 2.x truncates a link and then writes it; a concurrent collection may read in
 * between.
 */
class LinksBeingWrittenTest {
  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 70})
  void readsATagAgainUntilItIsComplete(int length) {
    TestImage untagged = images.image().push();
    TestImage image = images.image().tag("1").push();
    store.age();
    Writer writer = new Writer(store, image.tagLink("1"), image, length, 3);
    GcReport report = run(writer);
    assertThat(report.damages()).isEmpty();
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    assertThat(store.pauses()).hasSize(3);
    assertThat(store.heap().stat(untagged.revisionLink())).isEmpty();
    Pulls.assertPullable(image);
  }

  @Test
  void readsARevisionAgainUntilItIsComplete() {
    TestImage image = images.image().tag("1").push();
    store.age();
    Writer writer = new Writer(store, image.revisionLink(), image, 0, 5);
    GcReport report = run(writer);
    assertThat(report.damages()).isEmpty();
    assertThat(store.pauses()).hasSize(5);
    Pulls.assertPullable(image);
  }

  @Test
  void treatsALinkAsDamagedIfItIsIncompleteAfterFiveMoreReads() {
    TestImage untagged = images.image().push();
    TestImage image = images.image().tag("1").push();
    store.age();
    Writer writer = new Writer(store, image.tagLink("1"), image, 20, Integer.MAX_VALUE);
    GcReport report = run(writer);
    assertThat(report.damages()).extracting(Damage::path).containsExactly(image.tagLink("1"));
    assertThat(writer.reads()).isEqualTo(6);
    assertThat(store.pauses()).hasSize(5);
    Pulls.assertPullable(untagged);
  }

  @Test
  void treatsALinkAsDamagedIfItHasNotChangedForASecond() {
    TestImage image = images.image().tag("1").push();
    store.breakage().truncateLink(image.tagLink("1"));
    GcReport report = store.collectUntagged();
    assertThat(report.damages()).extracting(Damage::path).containsExactly(image.tagLink("1"));
    assertThat(store.pauses().stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void doesNotWaitForALinkThatIsOldOrNotTruncated() {
    TestImage old = images.image().tag("1").push();
    store.breakage().emptyLink(old.tagLink("1"));
    store.age();
    TestImage garbled = store.images("other").image().push();
    store.breakage().garbleLink(garbled.revisionLink());
    assertThat(store.collectUntagged().damages()).hasSize(2);
    assertThat(store.pauses()).isEmpty();
  }

  @Test
  void readsAnAliasAgainUntilItIsComplete() {
    RepositoryName app = RepositoryName.parse("app");
    byte[] layer = {7};
    Digest alias = Sample.alias(store.registry(), app, layer);
    Digest unknown = store
        .breakage()
        .unknownManifest(app, MediaType.parse("application/x.unknown"), Set.of(alias));
    store.age();
    StoragePath link = RegistryLayout.layerLink(app, alias);
    Writer writer = new Writer(store, link, store.heap().read(link, 200), 30, 2);
    GcReport report = run(writer);
    assertThat(report.damages()).isEmpty();
    assertThat(report.blobsRemoved()).isZero();
    assertThat(store.hasBlob(unknown)).isTrue();
  }

  private GcReport run(StorageDriver driver) {
    return GarbageCollector.of(store.open(driver))
        .run(GcOptions.builder().deleteUntagged(true).build());
  }

  /** Another registry in the middle of writing a link, which completes after a number of reads. */
  private static final class Writer extends ForwardingStorage {
    private final TestStore store;
    private final StoragePath link;
    private final byte[] whole;
    private final byte[] part;
    private final int partialReads;
    private final AtomicInteger reads = new AtomicInteger();

    Writer(TestStore store, StoragePath link, TestImage image, int length, int partialReads) {
      this(store, link, Link.content(image.digest()), length, partialReads);
    }

    Writer(TestStore store, StoragePath link, byte[] whole, int length, int partialReads) {
      super(store.heap());
      this.store = store;
      this.link = link;
      this.whole = whole;
      this.part = Arrays.copyOf(whole, length);
      this.partialReads = partialReads;
    }

    int reads() {
      return reads.get();
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (call == StorageCall.READ && path.filter(link::equals).isPresent()) {
        boolean coming = reads.incrementAndGet() <= partialReads;
        store.heap().write(link, coming ? part : whole);
      }
      return action.get();
    }
  }
}
