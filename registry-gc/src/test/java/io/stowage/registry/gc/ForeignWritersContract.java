package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Sleeper;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The behaviour of a collection beside writers that know nothing of leases, for any store. */
abstract class ForeignWritersContract {
  private static final RepositoryName APP = RepositoryName.parse("app");

  private final List<Duration> pauses = new ArrayList<>();

  /** Returns a store, initially empty, which is the same for each call in a test. */
  abstract StorageDriver store();

  /** Returns the options of a registry on that store, with its clock. */
  abstract RegistryOptions.Builder options();

  /** Makes everything in the store, including folders, two hours old. */
  abstract void age();

  @Test
  void keepsRemovedObjectsUntilTheNextRun() {
    Digest orphan = Breakage.of(store()).orphanBlob(new byte[] {1, 2, 3});
    age();
    GcReport first = run(pauses::add);
    assertThat(first.blobsRemoved()).isEqualTo(1);
    assertThat(first.bytesReclaimed()).isZero();
    assertThat(first.bytesQuarantined()).isEqualTo(3);
    assertThat(store().stat(RegistryLayout.blobData(orphan))).isEmpty();
    assertThat(run(pauses::add).bytesReclaimed()).isEqualTo(3);
  }

  @Test
  void waitsForAsLongAsARequestMayTake() {
    Breakage.of(store()).orphanBlob(new byte[] {1, 2, 3});
    age();
    run(pauses::add);
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofMillis(2500));
    assertThat(pauses).allMatch(slice -> slice.compareTo(Duration.ofSeconds(1)) <= 0);
  }

  @Test
  void doesNotWaitIfItRemovesNothing() {
    registry().repository(APP).blobs().put(new byte[] {1});
    run(pauses::add);
    assertThat(pauses).isEmpty();
  }

  @Test
  void treatsYoungLinksAsRoots() {
    Digest blob = registry().repository(APP).blobs().put(new byte[] {1}).digest();
    Digest other = registry().repository(APP).blobs().put(new byte[] {2}).digest();
    age();
    store().lease(RegistryLayout.layerLink(APP, blob));
    run(pauses::add);
    assertThat(store().stat(RegistryLayout.blobData(blob))).isPresent();
    assertThat(store().stat(RegistryLayout.blobData(other))).isEmpty();
  }

  @Test
  void treatsAllLinksAsRootsDuringAnUpload() {
    Digest blob = registry().repository(APP).blobs().put(new byte[] {1}).digest();
    age();
    store().write(RegistryLayout.uploadStartedAt(APP, new UUID(1, 2)), new byte[1]);
    assertThat(run(pauses::add).layerLinksRemoved()).isZero();
    assertThat(store().stat(RegistryLayout.blobData(blob))).isPresent();
    assertThat(store().stat(RegistryLayout.layerLink(APP, blob))).isPresent();
  }

  @Test
  void bringsEverythingBackWhenCancelledWhileWaiting() {
    TestImage image = images().image().push();
    age();
    GarbageCollector collector = GarbageCollector.of(registry(duration -> {}));
    GarbageCollector[] self = new GarbageCollector[1];
    self[0] = GarbageCollector.of(registry(duration -> self[0].cancel()));
    GcReport report = self[0].run(gc());
    assertThat(report.cancelled()).isTrue();
    assertThat(report.manifestsRemoved() + report.blobsRemoved() + report.layerLinksRemoved())
        .isZero();
    Pulls.assertPullable(image);
    assertThat(image.blobs())
        .allMatch(blob -> store().stat(RegistryLayout.blobData(blob)).isPresent());
    assertThat(collector.run(gc()).cancelled()).isFalse();
    assertThat(store().stat(image.revisionLink())).isEmpty();
  }

  @Test
  void keepsNewFolders() {
    images().image().tag("1").push();
    StoragePath old = emptied("tags/old/current/link");
    age();
    StoragePath young = emptied("tags/young/current/link");
    run(pauses::add);
    assertThat(store().list(old.parent(), name -> {})).isFalse();
    assertThat(store().list(young.parent(), name -> {})).isTrue();
  }

  @Test
  void predictsTheObjectsThatItWouldTake() {
    Sample.fill(registry());
    age();
    pauses.clear();
    GcReport dry =
        GarbageCollector.of(registry(pauses::add)).run(builder().dryRun(true).build());
    assertThat(pauses).isEmpty();
    GcReport real = run(pauses::add).toBuilder().startedAt(dry.startedAt()).build();
    assertThat(GarbageCollectorDryRunTest.figures(real))
        .isEqualTo(GarbageCollectorDryRunTest.figures(dry));
  }

  private StoragePath emptied(String path) {
    StoragePath object = RegistryLayout.manifests(APP).resolve(path);
    store().write(object, new byte[0]);
    store().delete(object);
    return object;
  }

  private GcReport run(Sleeper sleeper) {
    return GarbageCollector.of(registry(sleeper)).run(gc());
  }

  private Registry registry() {
    return registry(pauses::add);
  }

  private Registry registry(Sleeper sleeper) {
    return Registry.open(
        new SharedStorage(store(), call -> {}), options().sleeper(sleeper).build());
  }

  private TestImages images() {
    return TestImages.in(registry().repository(APP));
  }

  private static GcOptions gc() {
    return builder().build();
  }

  private static GcOptions.Builder builder() {
    return GcOptions.builder().deleteUntagged(true).settle(Duration.ofMillis(2500));
  }
}
