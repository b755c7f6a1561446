package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.Moves;
import io.stowage.registry.testing.storage.RefusingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An object that the store refuses to move or remove is kept and reported, and the rest is removed.
 */
class UnmovableObjectsTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final Duration WEEK = Duration.ofDays(7);

  private final TestStore store = new TestStore();

  @Nested
  class Take {
    @ParameterizedTest
    @EnumSource(
        value = Writers.class,
        names = {"NONE", "STOWAGE"})
    void keepsABlobThatCannotBeRemovedAndRemovesTheOthers(Writers writers) {
      Digest stuck = orphan(1);
      Digest other = orphan(2);
      store.age();
      GcReport report =
          run(refusing(RegistryLayout.blobData(stuck)), GcOptions.builder().writers(writers));
      assertThat(report.damages()).containsExactly(damage(stuck));
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(report.blobsYoung()).isZero();
      assertThat(store.hasBlob(stuck)).isTrue();
      assertThat(store.hasBlob(other)).isFalse();
      assertNothingIsInQuarantine();
    }

    @Test
    void keepsABlobThatCannotBeMovedBesideForeignWriters() {
      Digest stuck = orphan(1);
      Digest other = orphan(2);
      store.age();
      GcReport report = GarbageCollector.of(
              store.open(new SharedStorage(refusing(RegistryLayout.blobData(stuck)), call -> {})))
          .run(GcOptions.builder().build());
      assertThat(report.damages()).containsExactly(damage(stuck));
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(store.hasBlob(stuck)).isTrue();
      assertThat(store.hasBlob(other)).isFalse();
    }

    @Test
    void removesObjectsThatWereMovedBeforeTheStoreFailed() {
      Digest moved = orphan(1);
      store.age();
      StoragePath data = RegistryLayout.blobData(moved);
      GcReport report = run(failingAfterATakeOf(data), GcOptions.builder());
      assertThat(report.damages()).isEmpty();
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(store.hasBlob(moved)).isFalse();
      assertNothingIsInQuarantine();
    }

    @Test
    void keepsAManifestThatCannotBeMovedWithEverythingItNeeds() {
      TestImage stuck = store.images("app").image().layers(2).push();
      TestImage other = store.images("app").image().layers(1).push();
      store.age();
      GcReport report = run(refusing(stuck.revisionLink()), untagged());
      assertThat(report.damages()).map(Damage::path).containsExactly(stuck.revisionLink());
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      Pulls.assertPullable(stuck);
      assertThat(store.heap().stat(other.revisionLink())).isEmpty();
      assertThat(store.hasBlob(other.digest())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NONE,PT0S", "STOWAGE,PT0S", "STOWAGE,P7D"})
    void keepsAManifestWhoseTagHistoryCannotBeRemoved(Writers writers, Duration quarantine) {
      TestImage stuck = store.images("app").image().layers(1).tag("1").push();
      store.images("app").image().layers(2).tag("1").push();
      store.age();
      StoragePath history = stuck.tagIndexLink("1");
      GcReport report = run(refusing(history), untagged().writers(writers).quarantine(quarantine));
      assertThat(report.damages()).map(Damage::path).containsExactly(history);
      assertThat(report.manifestsRemoved()).isZero();
      assertThat(store.heap().stat(stuck.tagIndexLink("1"))).isPresent();
      Pulls.assertPullable(stuck);
    }

    @Test
    void keepsALayerLinkThatCannotBeMoved() {
      Digest blob = store.registry().repository(APP).blobs().put(new byte[] {1}).digest();
      Digest other =
          store.registry().repository(APP).blobs().put(new byte[] {2}).digest();
      store.age();
      StoragePath link = RegistryLayout.layerLink(APP, blob);
      GcReport report = run(refusing(link), GcOptions.builder());
      assertThat(report.damages()).map(Damage::path).containsExactly(link);
      assertThat(report.layerLinksRemoved()).isEqualTo(1);
      assertThat(store.heap().stat(link)).isPresent();
      assertThat(store.heap().stat(RegistryLayout.layerLink(APP, other))).isEmpty();
    }

    @Test
    void reportsTheSameInTheNextRun() {
      Digest stuck = orphan(1);
      store.age();
      RefusingStorage refusing = refusing(RegistryLayout.blobData(stuck));
      List<Damage> first = run(refusing, GcOptions.builder()).damages();
      assertThat(run(refusing, GcOptions.builder()).damages()).isEqualTo(first);
    }

    @Test
    void notifiesTheListener() {
      Digest stuck = orphan(1);
      store.age();
      List<Damage> reported = new ArrayList<>();
      GarbageCollector.of(store.open(refusing(RegistryLayout.blobData(stuck))))
          .run(GcOptions.builder().build(), new GcListener() {
            @Override
            public void damaged(Damage damage) {
              reported.add(damage);
            }
          });
      assertThat(reported).containsExactly(damage(stuck));
    }

    @Test
    void endsTheRunIfNoSpaceIsLeft() {
      Digest orphan = orphan(1);
      store.age();
      RefusingStorage full = new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.TAKE && path.equals(RegistryLayout.blobData(orphan)),
          path -> new StorageException.StorageFull(path, new IOException("No space left")));
      assertThatExceptionOfType(StorageException.StorageFull.class)
          .isThrownBy(() -> run(full, GcOptions.builder()));
    }
  }

  @Nested
  class Purge {
    @Test
    void restoresABlobThatCannotBePurged() {
      Digest stuck = orphan(1);
      Digest other = orphan(2);
      store.age();
      GcReport report = run(refusingToPurge(stuck), GcOptions.builder());
      assertThat(report.damages()).containsExactly(damage(stuck));
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(store.hasBlob(stuck)).isTrue();
      assertThat(store.hasBlob(other)).isFalse();
      assertNothingIsInQuarantine();
    }

    @Test
    void restoresABlobOfAnEarlierRunThatCannotBePurged() {
      Digest stuck = orphan(1);
      orphan(2);
      store.age();
      store.collect(GcOptions.builder().quarantine(WEEK));
      store.pass(WEEK);
      GcReport report = run(refusingToPurge(stuck), GcOptions.builder().quarantine(WEEK));
      assertThat(report.damages()).containsExactly(damage(stuck));
      assertThat(report.bytesReclaimed()).isEqualTo(1);
      assertThat(report.blobsRemoved()).isZero();
      assertThat(store.hasBlob(stuck)).isTrue();
      assertNothingIsInQuarantine();
    }

    @Test
    void restoresAManifestOfAnEarlierRunWithEverythingItNeeds() {
      TestImage stuck = store.images("app").image().layers(1).push();
      store.age();
      store.collect(untagged().quarantine(WEEK));
      store.pass(WEEK);
      RefusingStorage refusing = new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.PURGE
              && path.value().contains("/revisions/sha256/" + stuck.digest().encoded()));
      GcReport report = run(refusing, untagged().quarantine(WEEK));
      assertThat(report.damages()).map(Damage::path).containsExactly(stuck.revisionLink());
      Pulls.assertPullable(stuck);
    }

    private RefusingStorage refusingToPurge(Digest blob) {
      return new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.PURGE && path.value().contains(blob.encoded()));
    }
  }

  @Nested
  class Restore {
    @Test
    void keepsNeededObjectsOfAnEarlierRunInQuarantine() {
      TestImage image = store.images("app").image().layers(1).push();
      store.age();
      store.collect(untagged().quarantine(WEEK));
      tag(image);
      store.pass(WEEK);
      RefusingStorage refusing = new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.RESTORE
              && path.value().contains(image.digest().encoded()));
      GcReport report = run(refusing, untagged());
      assertThat(report.damages())
          .map(Damage::path)
          .contains(image.revisionLink(), RegistryLayout.blobData(image.digest()));
      assertThat(store.collect(untagged()).damages()).isEmpty();
      Pulls.assertPullable(image);
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void removesNothingNeededByObjectsThatADeadRunStillHides(Part part) {
      TestImage image = store.images("app").image().layers(1).tag("1").push();
      Digest orphan = orphan(1);
      store.age();
      hide(image, part);
      RefusingStorage refusing = new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.RESTORE && path.value().contains("/dead/"));
      GcReport report = run(refusing, untagged().tidying(EnumSet.allOf(Tidying.class)));
      assertThat(report.damages()).map(Damage::path).contains(part.of(image));
      assertThat(store.hasBlob(orphan)).isFalse();
      assertThat(store.collect(untagged()).damages()).isEmpty();
      Pulls.assertPullable(image);
    }

    private void hide(TestImage image, Part part) {
      StoragePath object = part.of(image);
      Moves.of(store.heap()).take(object, KeptFolders.path("dead", object));
    }
  }

  /** The objects of an image that a run may have in quarantine. */
  enum Part {
    REVISION {
      @Override
      StoragePath of(TestImage image) {
        return image.revisionLink();
      }
    },
    MANIFEST {
      @Override
      StoragePath of(TestImage image) {
        return RegistryLayout.blobData(image.digest());
      }
    },
    LAYER {
      @Override
      StoragePath of(TestImage image) {
        return RegistryLayout.blobData(image.layers().get(0).digest());
      }
    };

    abstract StoragePath of(TestImage image);
  }

  @Nested
  class SecondMark {
    @Test
    void reportsReachedObjectsThatCannotComeBack() {
      TestImage image = store.images("app").image().layers(1).push();
      store.age();
      RefusingStorage refusing = new RefusingStorage(
          store.heap(),
          (call, path) -> call == StorageCall.RESTORE
              && path.value().contains(image.digest().encoded()));
      Registry shared = Registry.open(
          new SharedStorage(refusing, call -> {}),
          store.options().sleeper(time -> tag(image)).build());
      GcReport report = GarbageCollector.of(shared).run(untagged().build());
      assertThat(report.damages())
          .map(Damage::path)
          .contains(image.revisionLink(), RegistryLayout.blobData(image.digest()));
      assertThat(store.collect(untagged()).damages()).isEmpty();
      Pulls.assertPullable(image);
    }
  }

  @Nested
  class Tidy {
    @Test
    void keepsAFolderThatCannotBeRemoved() {
      Digest stuck = orphan(1);
      Digest other = orphan(2);
      store.heap().delete(RegistryLayout.blobData(stuck));
      store.heap().delete(RegistryLayout.blobData(other));
      store.age();
      StoragePath folder = RegistryLayout.blobData(stuck).parent();
      GcReport report = run(refusing(StorageCall.DELETE_IF_EMPTY, folder), GcOptions.builder());
      assertThat(report.damages()).map(Damage::path).containsExactly(folder);
      assertThat(store.heap().list(folder, name -> {})).isTrue();
      assertThat(store.heap().list(RegistryLayout.blobData(other).parent(), name -> {}))
          .isFalse();
    }

    @Test
    void keepsABlobThatCannotBeAccessed() {
      Digest stuck = orphan(1);
      Digest other = orphan(2);
      store.age();
      GcReport report =
          run(refusing(StorageCall.STAT, RegistryLayout.blobData(stuck)), GcOptions.builder());
      assertThat(report.damages())
          .map(Damage::path)
          .containsExactly(RegistryLayout.blobData(stuck));
      assertThat(store.hasBlob(other)).isFalse();
    }
  }

  @Nested
  class Uploads {
    @ParameterizedTest
    @EnumSource(names = {"TAKE", "PURGE"})
    void keepsAnUploadThatCannotBeRemovedAndRemovesTheOthers(StorageCall refused) {
      BlobUpload stuck = begin();
      BlobUpload other = begin();
      store.pass(Duration.ofDays(8));
      StoragePath data = RegistryLayout.uploadData(APP, stuck.id());
      RefusingStorage refusing = new RefusingStorage(
          store.heap(),
          (call, path) -> call == refused && path.value().contains(stuck.id().toString()));
      UploadPurgeReport report = UploadPurger.of(store.open(refusing)).run();
      assertThat(report.damages()).map(Damage::path).containsExactly(data);
      assertThat(report.uploadsPurged()).isEqualTo(1);
      assertThat(report.uploadsKept()).isEqualTo(1);
      assertThat(store.heap().stat(data)).isPresent();
      assertThat(store.heap().stat(RegistryLayout.uploadData(APP, other.id()))).isEmpty();
    }

    private BlobUpload begin() {
      BlobUpload upload = store.registry().repository(APP).blobs().startUpload();
      upload.append(0, new byte[3]);
      return upload;
    }
  }

  @Test
  void endsWithAnErrorIfTheWholeStoreFails() {
    Sample.fill(store.registry());
    store.age();
    RefusingStorage failing = new RefusingStorage(
        store.heap(),
        (call, path) -> (call == StorageCall.TAKE && path.value().contains("/blobs/"))
            || (call == StorageCall.STAT && path.value().contains("/_stowage/")),
        path -> new StorageException.Failed(path, new IOException("Input/output error")));
    assertThatExceptionOfType(StorageException.Failed.class)
        .isThrownBy(() -> run(failing, GcOptions.builder()));
  }

  private Digest orphan(int content) {
    return store.breakage().orphanBlob(new byte[] {(byte) content});
  }

  /** Writes a tag like a program that looks at nothing else. */
  private void tag(TestImage image) {
    store
        .heap()
        .write(RegistryLayout.tagCurrentLink(APP, Tag.parse("1")), Link.content(image.digest()));
  }

  private static Damage damage(Digest blob) {
    return new Damage(
        RegistryLayout.blobData(blob),
        "cannot be removed: access denied (Operation not permitted)");
  }

  private RefusingStorage refusing(StoragePath object) {
    return new RefusingStorage(
        store.heap(),
        (call, path) -> (call == StorageCall.TAKE && path.equals(object))
            || (call == StorageCall.DELETE_TREE && path.equals(object.parent())));
  }

  private RefusingStorage refusing(StorageCall refused, StoragePath object) {
    return new RefusingStorage(
        store.heap(), (call, path) -> call == refused && path.equals(object));
  }

  /** Returns a store that moves {@code object} to quarantine and then reports a failure. */
  private StorageDriver failingAfterATakeOf(StoragePath object) {
    return new ForwardingStorage(store.heap()) {
      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
        T result = action.get();
        if (call == StorageCall.TAKE && path.filter(object::equals).isPresent()) {
          throw new StorageException.Failed(object, new IOException("Input/output error"));
        }
        return result;
      }
    };
  }

  private static GcOptions.Builder untagged() {
    return GcOptions.builder().deleteUntagged(true);
  }

  private GcReport run(StorageDriver driver, GcOptions.Builder options) {
    return GarbageCollector.of(store.open(driver)).run(options.parallelism(1).build());
  }

  private void assertNothingIsInQuarantine() {
    assertThat(store.dump().files()).noneMatch(file -> file.contains("_stowage"));
  }
}
