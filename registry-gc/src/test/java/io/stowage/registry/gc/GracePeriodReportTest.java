package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report states what the grace period keeps, and until when. */
class GracePeriodReportTest {
  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void statesWhatIsYoungAndWhenItMayBeRemoved(boolean dryRun) {
    store.breakage().orphanBlob(new byte[7]);
    store.pass(Duration.ofMinutes(10));
    Digest last = store.breakage().orphanBlob(new byte[8]);

    GcReport report = store.collect(GcOptions.builder().dryRun(dryRun));

    assertThat(report.blobsRemoved()).isZero();
    assertThat(report.blobsYoung()).isEqualTo(2);
    assertThat(report.bytesYoung()).isEqualTo(15);
    Instant until = store.now().plus(GcOptions.defaults().grace());
    assertThat(report.youngUntil()).contains(until);
    store.pass(Duration.between(store.now(), until).minusMillis(1));
    assertThat(store.collect().blobsRemoved()).isEqualTo(1);
    store.pass(Duration.ofMillis(1));
    assertThat(store.collect().blobsRemoved()).isEqualTo(1);
    assertThat(store.hasBlob(last)).isFalse();
  }

  @Test
  void countsManifestsThatStayOnlyBecauseTheyAreYoung() {
    images.index(images.image().push(), images.image().push()).tag("all").push();
    images.image().push();
    store.pass(Duration.ofMinutes(30));
    images.image().push();

    GcReport report = store.collectUntagged();

    assertThat(report.manifestsRemoved()).isZero();
    assertThat(report.manifestsYoung()).isEqualTo(2);
    assertThat(report.youngUntil()).contains(store.now().plus(Duration.ofHours(1)));
    assertThat(store.collect().manifestsYoung()).isZero();
    store.pass(Duration.ofMinutes(30));
    assertThat(store.collectUntagged().manifestsRemoved()).isEqualTo(1);
    store.pass(Duration.ofMinutes(30));
    assertThat(store.collectUntagged().manifestsRemoved()).isEqualTo(1);
  }

  @Test
  void statesNothingIfNothingIsYoung() {
    images.image().tag("1.0").push();
    store.breakage().orphanBlob(new byte[7]);
    store.age();

    GcReport report = store.collectUntagged();

    assertThat(report.blobsRemoved()).isEqualTo(1);
    assertThat(report.youngUntil()).isEmpty();
    assertThat(report.bytesYoung() + report.manifestsYoung()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {31556889864403199L, 31556889864403198L})
  void survivesATimeFarInTheFuture(long second) {
    Digest orphan = store.breakage().orphanBlob(new byte[7]);
    Instant lease = Instant.ofEpochSecond(second);
    ForwardingStorage strange = new ForwardingStorage(store.heap()) {
      @Override
      public Optional<StorageEntry> stat(StoragePath path) {
        return super.stat(path)
            .map(found -> path.equals(RegistryLayout.blobData(orphan))
                ? new StorageEntry(found.size(), lease)
                : found);
      }

      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
        return action.get();
      }
    };

    GcReport report = GarbageCollector.of(store.open(strange)).run(GcOptions.defaults());

    assertThat(report.blobsYoung()).isEqualTo(1);
    assertThat(report.youngUntil().orElseThrow()).isAfterOrEqualTo(lease);
  }
}
