package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The objects on which a writer relies between the mark and the removal. */
class RemoverTest {
  private static final RepositoryName APP = RepositoryName.parse("app");

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  @Test
  void restoresABlobThatAWriterReliedOn() {
    Digest blob = store.breakage().orphanBlob(new byte[1]);
    store.age();
    StoragePath data = RegistryLayout.blobData(blob);
    GcReport report = run(new Relying(store.heap(), data));
    assertThat(store.hasBlob(blob)).isTrue();
    assertThat(report.blobsRemoved()).isZero();
    assertThat(report.blobsYoung()).isEqualTo(1);
    assertThat(store.dump().files()).noneMatch(file -> file.contains("_stowage"));
  }

  @Test
  void restoresALayerLinkThatAWriterReliedOn() {
    Digest blob = store.registry().repository(APP).blobs().put(new byte[1]).digest();
    store.age();
    GcReport report = run(new Relying(store.heap(), RegistryLayout.layerLink(APP, blob)));
    assertThat(store.heap().stat(RegistryLayout.layerLink(APP, blob))).isPresent();
    assertThat(report.layerLinksRemoved() + report.repositoriesRemoved()).isZero();
  }

  @Test
  void restoresAManifestThatAWriterReliedOnWithEverythingItKeeps() {
    TestImage child = images.image().push();
    TestImage index = images.index(child).tag("1").tag("2").push();
    TestImage signature = images.artifactFor(index).push();
    store.registry().repository(APP).tags().remove(Tag.parse("1"));
    images.image().tag("2").push();
    store.age();
    GcReport report = run(new Relying(store.heap(), index.revisionLink()));
    assertThat(store.heap().stat(index.tagIndexLink("2"))).isPresent();
    assertThat(store.heap().stat(index.revisionLink())).isPresent();
    assertThat(store.heap().stat(signature.revisionLink())).isPresent();
    assertThat(child.blobs()).allMatch(store::hasBlob);
    assertThat(signature.blobs()).allMatch(store::hasBlob);
    assertThat(report.blobsRemoved()).isZero();
  }

  @Test
  void doesNotRemoveChangedOrMissingObjects() {
    Digest blob = store.breakage().orphanBlob(new byte[1]);
    store.age();
    StoragePath data = RegistryLayout.blobData(blob);
    Remover remover = new QuarantineRemover(
        store.heap(),
        QuarantineRemover.Mode.PURGE,
        "run",
        () -> {},
        new Refusals((path, problem) -> {}));
    assertThat(remover.remove(List.of(new Candidate(data, new StorageEntry(0, store.now())))))
        .isEmpty();
    store.heap().delete(data);
    assertThat(remover.remove(List.of(new Candidate(data, new StorageEntry(0, store.now())))))
        .isEmpty();
  }

  private GcReport run(StorageDriver driver) {
    Registry registry = store.open(driver);
    return GarbageCollector.of(registry)
        .run(GcOptions.builder()
            .deleteUntagged(true)
            .tidying(EnumSet.allOf(Tidying.class))
            .parallelism(1)
            .build());
  }

  /** A writer that renews the lease of an object immediately before it is taken. */
  private static final class Relying extends ForwardingStorage {
    private final StorageDriver heap;
    private final StoragePath object;

    Relying(StorageDriver heap, StoragePath object) {
      super(heap);
      this.heap = heap;
      this.object = object;
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (call == StorageCall.TAKE && path.filter(object::equals).isPresent()) {
        assertThat(heap.lease(object)).isPresent();
      }
      return action.get();
    }
  }
}
