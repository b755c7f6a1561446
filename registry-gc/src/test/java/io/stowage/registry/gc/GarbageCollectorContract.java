package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The behaviour of a collection, for any store. */
abstract class GarbageCollectorContract {
  /** Returns a registry, initially empty, which is the same for each call in a test. */
  abstract Registry registry();

  /** Makes everything in the store two hours old. */
  abstract void age();

  @Nested
  class CollectingPlainly {
    @Test
    void removesBlobsThatNothingNames() {
      TestImage image = images("app").image().tag("1").push();
      Digest orphan = breakage().orphanBlob(bytes("orphan"));
      age();
      GcReport report = run(GcOptions.builder());
      assertThat(hasBlob(orphan)).isFalse();
      Pulls.assertPullable(image);
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(report.bytesReclaimed()).isEqualTo(6);
    }

    @Test
    void removesBlobsThatOnlyADeletedManifestNeeded() {
      TestImages images = images("app");
      TestImage base = images.image().layers(2).tag("base").push();
      TestImage app = images.image().sharing(base).layers(1).tag("app").push();
      registry().repository("app").manifests().delete(app.digest());
      age();
      GcReport report = run(GcOptions.builder());
      assertThat(report.blobsRemoved()).isEqualTo(3);
      assertThat(hasBlob(app.digest())).isFalse();
      assertThat(hasBlob(app.config().digest())).isFalse();
      assertThat(hasBlob(app.layers().get(2).digest())).isFalse();
      Pulls.assertPullable(base);
    }

    @Test
    void keepsManifestsWithoutATag() {
      TestImage image = images("app").image().push();
      age();
      assertThat(run(GcOptions.builder()).blobsRemoved()).isZero();
      Pulls.assertPullable(image);
    }

    @Test
    void keepsTheLayersThatAnIndexNames() {
      Repository app = registry().repository("app");
      Descriptor layer = app.blobs().put(bytes("layer"), MediaType.OCI_LAYER_GZIP);
      Descriptor config =
          app.blobs().put(bytes("{}"), MediaType.parse("application/vnd.buildkit.cacheconfig.v0"));
      app.manifests()
          .put("cache", ImageIndex.builder().manifest(layer).manifest(config).build());
      for (boolean deleteUntagged : List.of(false, true)) {
        age();
        GcReport report = run(GcOptions.builder()
            .deleteUntagged(deleteUntagged)
            .tidying(EnumSet.allOf(Tidying.class)));
        assertThat(report.blobsRemoved()).isZero();
        assertThat(report.damages()).isEmpty();
      }
      assertThat(app.blobs().read(layer.digest(), 5)).isEqualTo(bytes("layer"));
      assertThat(app.blobs().find(config.digest())).isPresent();
      app.manifests().delete("cache");
      age();
      assertThat(run(GcOptions.builder()).blobsRemoved()).isEqualTo(3);
    }

    @Test
    void keepsBlobsThatAnotherRepositoryNeeds() {
      TestImage image = images("app").image().tag("1").push();
      images("other").image().sharing(image).tag("1").push();
      registry().remove(RepositoryName.parse("other"));
      age();
      run(GcOptions.builder());
      Pulls.assertPullable(image);
    }

    @Test
    void removesNothingInASecondRun() {
      images("app").image().tag("1").push();
      breakage().orphanBlob(bytes("orphan"));
      age();
      run(GcOptions.builder());
      TreeDump before = dump();
      GcReport second = run(GcOptions.builder());
      assertThat(second.blobsRemoved()).isZero();
      assertThat(second.foldersRemoved()).isZero();
      assertThat(dump().changesSince(before)).isEmpty();
    }

    @Test
    void doesNothingInAnEmptyStore() {
      GcReport report = run(GcOptions.builder());
      assertThat(report.repositories()).isEmpty();
      assertThat(report.blobsMarked() + report.blobsRemoved() + report.blobsYoung())
          .isZero();
      assertThat(storage().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    }

    @Test
    void leavesUploadsAlone() {
      BlobUpload upload = registry().repository("app").blobs().startUpload();
      upload.append(0, new ByteArrayInputStream(bytes("so far")));
      age();
      run(GcOptions.builder().tidying(EnumSet.allOf(Tidying.class)));
      assertThat(registry().repository("app").blobs().resumeUpload(upload.id()).offset())
          .isEqualTo(6);
    }
  }

  @Nested
  class DeletingUntagged {
    @Test
    void removesManifestsThatNoTagNames() {
      TestImage old = images("app").image().tag("1").push();
      TestImage current = images("app", 7).image().tag("1").push();
      age();
      GcReport report = run(untagged());
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      assertThat(report.blobsRemoved()).isEqualTo(3);
      assertThat(storage().stat(old.revisionLink())).isEmpty();
      assertThat(storage().stat(old.tagIndexLink("1"))).isEmpty();
      assertThat(storage().stat(current.tagIndexLink("1"))).isPresent();
      Pulls.assertPullable(current);
    }

    @Test
    void keepsChildrenOfTaggedIndexes() {
      TestImages images = images("app");
      TestImage inner =
          images.index(images.image().push(), images.image().push()).push();
      TestImage outer = images.index(images.image().push(), inner).tag("all").push();
      age();
      assertThat(run(untagged()).manifestsRemoved()).isZero();
      Pulls.assertPullable(outer);
    }

    @Test
    void keepsReferrersOfManifestsThatStay() {
      TestImages images = images("app");
      TestImage image = images.image().tag("1").push();
      TestImage signature = images.artifactFor(image).push();
      TestImage onSignature = images.artifactFor(signature).push();
      TestImage onNothing = images.artifactFor(images.image().push()).push();
      age();
      assertThat(run(untagged()).manifestsRemoved()).isEqualTo(2);
      Pulls.assertPullable(signature);
      Pulls.assertPullable(onSignature);
      assertThat(storage().stat(onNothing.revisionLink())).isEmpty();
    }

    @Test
    void removesAnIndexWithItsChildren() {
      TestImages images = images("app");
      TestImage child = images.image().push();
      images.index(child).push();
      age();
      GcReport report = run(untagged());
      assertThat(report.manifestsRemoved()).isEqualTo(2);
      assertThat(report.blobsRemoved()).isEqualTo(4);
      assertThat(hasBlob(child.layers().get(0).digest())).isFalse();
    }

    @Test
    void decidesInEachRepositoryIndependently() {
      TestImage tagged = images("app", 3).image().tag("1").push();
      TestImage untagged = images("other", 3).image().push();
      age();
      assertThat(tagged.digest()).isEqualTo(untagged.digest());
      GcReport report = run(untagged());
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      assertThat(report.blobsRemoved()).isZero();
      assertThat(storage().stat(untagged.revisionLink())).isEmpty();
      Pulls.assertPullable(tagged);
    }
  }

  @Nested
  class KeepingWhatIsYoung {
    @Test
    void keepsYoungBlobs() {
      age();
      Digest orphan = breakage().orphanBlob(bytes("young"));
      GcReport report = run(GcOptions.builder());
      assertThat(hasBlob(orphan)).isTrue();
      assertThat(report.blobsYoung()).isEqualTo(1);
      assertThat(report.blobsRemoved()).isZero();
    }

    @Test
    void keepsYoungUntaggedManifestsWithEverythingTheyNeed() {
      TestImages images = images("app");
      TestImage child = images.image().push();
      TestImage signature = images.artifactFor(child).push();
      age();
      TestImage index = images.index(child).push();
      assertThat(run(untagged()).manifestsRemoved()).isZero();
      Pulls.assertPullable(index);
      Pulls.assertPullable(signature);
    }

    @Test
    void keepsContentThatAPusherWasPromised() {
      TestImage image = images("app").image().tag("1").push();
      registry().repository("app").manifests().delete(image.digest());
      age();
      Digest layer = image.layers().get(0).digest();
      assertThat(registry().repository("app").blobs().touch(layer)).isPresent();
      GcReport report = run(GcOptions.builder());
      assertThat(hasBlob(layer)).isTrue();
      assertThat(registry().repository("app").blobs().touch(layer)).isPresent();
      assertThat(report.blobsRemoved()).isEqualTo(2);
    }

    @Test
    void keepsLinksAndRepositoriesOfAPushInProgress() {
      age();
      images("app").image().pushWithoutManifest();
      TreeDump before = dump();
      run(GcOptions.builder().tidying(EnumSet.allOf(Tidying.class)));
      assertThat(dump().changesSince(before)).isEmpty();
    }

    @Test
    void removesEverythingAtOnceIfNoOtherProgramUsesTheStore() {
      images("app").image().push();
      GcReport report = GarbageCollector.of(registry())
          .run(GcOptions.offline().toBuilder().deleteUntagged(true).build());
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      assertThat(report.blobsRemoved()).isEqualTo(3);
      assertThat(report.blobsYoung()).isZero();
    }
  }

  @Nested
  class WithDeletionSwitchedOff {
    @Test
    void collectsAnyway() {
      Digest orphan = breakage().orphanBlob(bytes("orphan"));
      age();
      Registry off = Registry.open(
          storage(), RegistryOptions.builder().deleteEnabled(false).build());
      GarbageCollector.of(off).run(GcOptions.builder().writers(Writers.STOWAGE).build());
      assertThat(hasBlob(orphan)).isFalse();
    }
  }

  StorageDriver storage() {
    return registry().storage();
  }

  TestImages images(String repository) {
    return TestImages.in(registry().repository(repository));
  }

  TestImages images(String repository, long seed) {
    return TestImages.in(registry().repository(repository), seed);
  }

  Breakage breakage() {
    return Breakage.of(storage());
  }

  boolean hasBlob(Digest digest) {
    return storage().stat(RegistryLayout.blobData(digest)).isPresent();
  }

  TreeDump dump() {
    return TreeDump.of(storage(), RegistryLayout.ROOT);
  }

  GcReport run(GcOptions.Builder options) {
    return GarbageCollector.of(registry()).run(options.writers(Writers.STOWAGE).build());
  }

  static GcOptions.Builder untagged() {
    return GcOptions.builder().deleteUntagged(true);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
