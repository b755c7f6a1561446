package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.FileAges;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.OverlayFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registry in the lower layer of an overlay, whose folders cannot be renamed. */
class LowerLayerTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Tag LATEST = Tag.parse("latest");

  private final Path root;
  private final OverlayFolder overlay;
  private final Digest orphan;
  private final TestImage old;
  private final TestImage latest;
  private final StoragePath upload;
  private StorageDriver store;

  LowerLayerTest(@TempDir Path root, @TempDir Path layers) {
    this.root = root;
    try (StorageDriver bare = FileSystemStorage.create(root, Durability.RELAXED)) {
      TestImages images = TestImages.in(open(bare).repository("app"));
      old = images.image().layers(2).tag("latest").push();
      latest = images.image().layers(2).tag("latest").push();
      upload = oldUpload(bare, open(bare).repository("app"));
      orphan = Breakage.of(bare).orphanBlob(new byte[] {1});
    }
    age();
    overlay = OverlayFolder.over(root, layers);
    store = FileSystemStorage.open(root, Durability.RELAXED);
  }

  @AfterEach
  void unmount() {
    store.close();
    overlay.close();
  }

  @ParameterizedTest
  @EnumSource
  void isCollected(Writers writers) {
    GcOptions options = writers == Writers.NONE
        ? GcOptions.builder()
            .writers(writers)
            .grace(Duration.ZERO)
            .deleteUntagged(true)
            .build()
        : GcOptions.builder().writers(writers).deleteUntagged(true).build();
    GcReport report = collect(options);
    assertThat(report.damages()).isEmpty();
    assertThat(report.blobsRemoved()).isPositive();
    assertThat(isThere(orphan)).isFalse();
    assertThat(isThere(old.digest())).isFalse();
    assertThat(store.stat(old.revisionLink())).isEmpty();
    assertThat(store.stat(old.tagIndexLink("latest"))).isEmpty();
    Pulls.assertPullable(repository(), latest.digest());
  }

  @Test
  void isRestoredAfterACollectionThatHeldIt() {
    collect(GcOptions.builder().deleteUntagged(true).quarantine(WEEK).build());
    assertThat(isThere(old.digest())).isFalse();
    GarbageCollector.of(registry()).restore();
    Pulls.assertPullable(repository(), old.digest());
    assertThat(isThere(orphan)).isTrue();
    collect(GcOptions.defaults());
    assertThat(store.stat(old.tagIndexLink("latest"))).isPresent();
    assertThat(root.resolve(RegistryLayout.QUARANTINE.value())).doesNotExist();
  }

  @Test
  void isPurgedByALaterRunWhenTheQuarantineIsInALowerLayerToo() {
    hideOrphanBelow();
    assertThat(collect(GcOptions.forWriters(Writers.ANY)).damages()).isEmpty();
    assertThat(root.resolve(RegistryLayout.QUARANTINE.value())).doesNotExist();
    assertThat(isThere(orphan)).isFalse();
  }

  @Test
  void isRestoredFromAQuarantineThatIsInALowerLayerToo() {
    hideOrphanBelow();
    GarbageCollector.of(registry()).restore();
    assertThat(isThere(orphan)).isTrue();
    assertThat(root.resolve(RegistryLayout.QUARANTINE.value())).doesNotExist();
  }

  @Test
  void losesATagWithItsHistory() {
    repository().tags().remove(LATEST);
    assertThat(repository().tags().list()).isEmpty();
    assertThat(root.resolve(RegistryLayout.tag(old.repository().name(), LATEST).value()))
        .doesNotExist();
  }

  @Test
  void losesAManifestWithItsTags() {
    repository().manifests().delete(latest.digest());
    assertThat(repository().tags().list()).isEmpty();
    assertThat(store.stat(latest.revisionLink())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void losesARepository(Writers writers) {
    registry(writers).remove(old.repository().name());
    assertThat(root.resolve(RegistryLayout.repository(old.repository().name()).value()))
        .doesNotExist();
  }

  @Test
  void keepsAndReportsAnUploadWhoseFolderHoldsSeveralFiles() {
    UploadPurgeReport report = UploadPurger.of(registry())
        .run(UploadPurgeOptions.builder().age(Duration.ofHours(1)).build());
    assertThat(report.damages()).map(Damage::path).containsExactly(upload);
    assertThat(store.stat(upload)).isPresent();
    assertThat(root.resolve(RegistryLayout.QUARANTINE.value())).doesNotExist();
  }

  private void hideOrphanBelow() {
    collect(GcOptions.forWriters(Writers.ANY));
    assertThat(isThere(orphan)).isFalse();
    store.close();
    overlay.commit();
    store = FileSystemStorage.open(root, Durability.RELAXED);
  }

  private GcReport collect(GcOptions options) {
    return GarbageCollector.of(registry()).run(options);
  }

  private static StoragePath oldUpload(StorageDriver bare, Repository repository) {
    BlobUpload begun = repository.blobs().startUpload();
    begun.append(0, new byte[3]);
    bare.write(
        RegistryLayout.uploadStartedAt(repository.name(), begun.id()),
        "2026-01-01T00:00:00Z".getBytes(StandardCharsets.US_ASCII));
    return RegistryLayout.uploadData(repository.name(), begun.id());
  }

  private boolean isThere(Digest blob) {
    return store.stat(RegistryLayout.blobData(blob)).isPresent();
  }

  private Repository repository() {
    return registry().repository("app");
  }

  private Registry registry() {
    return open(store);
  }

  private Registry registry(Writers writers) {
    return Registry.open(
        store, RegistryOptions.builder().writers(writers).sleeper(time -> {}).build());
  }

  private static Registry open(StorageDriver store) {
    return Registry.open(store, RegistryOptions.builder().sleeper(time -> {}).build());
  }

  private void age() {
    FileAges.set(root, Duration.ofHours(2));
  }
}
