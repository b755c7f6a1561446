package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobStore;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of quarantined objects: readers still find them, and writers restore them. */
abstract class QuarantineReadersContract extends ServiceContract {
  private static final String RUN = "20260101";
  private static final byte[] CONTENT = ascii("content");
  private static final Digest DIGEST = Digest.of(CONTENT);
  private static final Tag TAG = Tag.parse("1.0");
  private static final RepositoryName OTHER = RepositoryName.parse("other");

  private BlobStore blobs() {
    return repository().blobs();
  }

  private StoragePath link(Digest digest) {
    return RegistryLayout.layerLink(repository().name(), digest);
  }

  private void take(StoragePath... objects) {
    for (StoragePath object : objects) {
      Quarantine.Seen seen = new Quarantine.Seen(object, storage().stat(object).orElseThrow());
      assertThat(storage().quarantine().take(RUN, List.of(seen))).containsExactly(object);
      assertThat(isThere(object)).isFalse();
    }
  }

  private void takeBlob() {
    blobs().put(CONTENT);
    take(RegistryLayout.blobData(DIGEST), link(DIGEST));
  }

  private void takeImage(TestImage image) {
    take(image.revisionLink(), RegistryLayout.blobData(image.digest()));
    for (Descriptor blob : image.manifest().blobs()) {
      take(image.layerLink(blob), RegistryLayout.blobData(blob.digest()));
    }
  }

  /** Removes an object from the quarantine, like a run that is killed while it purges. */
  private void purge(StoragePath object) {
    assertThat(storage().quarantine().purge(RUN, List.of(object))).containsExactly(object);
  }

  private void assertBlobIsBack() {
    assertThat(isThere(RegistryLayout.blobData(DIGEST))).isTrue();
    assertThat(isThere(link(DIGEST))).isTrue();
  }

  @Nested
  class Reading {
    @Test
    void findsABlobAndMovesNothing() throws IOException {
      takeBlob();
      TreeDump before = tree();
      for (Repository repository : List.of(repository(), readOnly())) {
        assertReads(repository.blobs());
      }
      assertThat(registry().blobs().read(DIGEST, 7)).isEqualTo(CONTENT);
      assertThat(registry().blobs().find(DIGEST)).isPresent();
      assertThat(tree().changesSince(before)).isEmpty();
    }

    private void assertReads(BlobStore blobs) throws IOException {
      assertThat(blobs.find(DIGEST)).isPresent();
      assertThat(blobs.read(DIGEST, 7)).isEqualTo(CONTENT);
      try (InputStream in = blobs.open(DIGEST, 3)) {
        assertThat(in.readAllBytes()).isEqualTo(ascii("tent"));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      blobs.transferTo(DIGEST, 0, Channels.newChannel(out));
      assertThat(out.toByteArray()).isEqualTo(CONTENT);
    }

    @Test
    void findsARepositoryOfWhichNothingIsVisible() {
      takeImage(images().image().push());
      assertThat(repository().exists()).isTrue();
      assertThat(readOnly().exists()).isTrue();
    }

    @Test
    void findsAManifestByTagAndDigest() {
      TestImage image = images().image().tag("1.0").push();
      takeImage(image);
      for (Repository repository : List.of(repository(), readOnly())) {
        assertThat(repository.manifests().get(TAG)).isEqualTo(image.manifest());
        assertThat(repository.manifests().get(image.digest())).isEqualTo(image.manifest());
        assertThat(repository.manifests().find(TAG)).hasValue(image.manifest());
      }
      assertThat(isThere(image.revisionLink())).isFalse();
    }

    @Test
    void findsObjectsInAReadOnlyRegistryAndMovesNothing() {
      takeBlob();
      TestImage image = images().image().push();
      takeImage(image);
      TreeDump before = tree();
      assertThat(readOnly().blobs().touch(DIGEST)).isPresent();
      assertThat(readOnly().manifests().touch(image.digest())).isPresent();
      assertThat(tree().changesSince(before)).isEmpty();
    }

    @Test
    void skipsEntriesThatAreNotRuns() {
      blobs().put(CONTENT);
      storage().write(RegistryLayout.QUARANTINE.resolve("notes.txt"), CONTENT);
      storage().write(RegistryLayout.QUARANTINE.resolve("foreign/blobs"), CONTENT);
      Digest absent = Digest.of(ascii("absent"));
      assertThat(blobs().touch(absent)).isEmpty();
      assertRefused(ErrorCode.BLOB_UNKNOWN, absent, () -> blobs().read(absent, 7));
      assertRefused(
          ErrorCode.MANIFEST_UNKNOWN, absent, () -> repository().manifests().get(absent));
    }
  }

  @Nested
  class Writing {
    @Test
    void restoresABlobThatIsReported() {
      takeBlob();
      assertThat(blobs().touch(DIGEST)).isPresent();
      assertBlobIsBack();
    }

    @Test
    void restoresAManifestThatIsReported() {
      TestImage image = images().image().tag("1.0").push();
      takeImage(image);
      assertThat(repository().manifests().touch(TAG)).isPresent();
      assertThat(isThere(image.revisionLink())).isTrue();
      assertThat(isThere(RegistryLayout.blobData(image.digest()))).isTrue();
    }

    @Test
    void restoresEverythingBelowAManifestThatIsReported() {
      TestImage image = images().image().layers(2).push();
      TestImage nested = images().index(image).push();
      TestImage index = images().index(nested).push();
      takeImage(image);
      take(nested.revisionLink(), index.revisionLink());
      take(RegistryLayout.blobData(nested.digest()));
      assertThat(repository().manifests().touch(index.digest())).isPresent();
      assertThat(List.of(image, nested, index)).allMatch(each -> isThere(each.revisionLink()));
      assertThat(image.blobs()).allMatch(blob -> isThere(RegistryLayout.blobData(blob)));
      assertThat(isThere(RegistryLayout.blobData(nested.digest()))).isTrue();
    }

    @Test
    void restoresABlobThatIsMounted() {
      takeBlob();
      Repository other = registry().repository(OTHER);
      assertThat(other.blobs().mount(DIGEST, repository().name())).isPresent();
      assertBlobIsBack();
      assertThat(isThere(RegistryLayout.layerLink(OTHER, DIGEST))).isTrue();
    }

    @Test
    void storesABlobThatIsPushedAgain() {
      takeBlob();
      blobs().put(CONTENT);
      assertBlobIsBack();
    }

    @Test
    void storesABlobThatIsUploadedAgain() {
      takeBlob();
      blobs().put(new ByteArrayInputStream(CONTENT), DIGEST);
      assertBlobIsBack();
    }

    @Test
    void restoresEverythingThatAManifestReferences() {
      TestImage image = images().image().layers(2).push();
      TestImage index = images().index(images().index(image).push()).push();
      takeImage(image);
      repository()
          .manifests()
          .put(index.manifest().mediaType(), index.manifest().bytes());
      assertThat(isThere(image.revisionLink())).isTrue();
      assertThat(image.manifest().blobs())
          .allMatch(blob -> isThere(image.layerLink(blob)))
          .allMatch(blob -> isThere(RegistryLayout.blobData(blob.digest())));
    }

    @Test
    void restoresEverythingThatATaggedManifestReferences() {
      TestImage image = images().image().push();
      takeImage(image);
      repository().tags().put(TAG, image.digest());
      assertThat(isThere(image.revisionLink())).isTrue();
      assertThat(image.blobs()).allMatch(blob -> isThere(RegistryLayout.blobData(blob)));
    }

    @Test
    void reportsAMissingLayerOfAChild() {
      TestImage image = images().image().push();
      TestImage index = images().index(image).push();
      Digest config = image.config().digest();
      breakage().removeFolder(image.layerLink(image.config()));
      Manifest manifest = index.manifest();
      assertRefused(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          config,
          () -> repository().manifests().put(manifest.mediaType(), manifest.bytes()));
    }
  }

  @Nested
  class Incomplete {
    private TestImage takeAllAndPurge(StoragePath object, TestImage image) {
      takeImage(image);
      purge(object);
      return image;
    }

    private TestImage withoutALayer() {
      TestImage image = images().image().layers(2).push();
      return takeAllAndPurge(RegistryLayout.blobData(image.layers().get(1).digest()), image);
    }

    /**
     * Asserts that {@code digest} is reported missing. Parts of it may be restored, but not the
     * link that leads to the missing part.
     */
    private void assertMissing(Digest digest, ThrowingCallable put) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(put)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_BLOB_UNKNOWN))
          .satisfies(e -> assertThat(e.values()).contains(digest.toString()));
    }

    @Test
    void canBeRead() {
      TestImage image = withoutALayer();
      assertThat(repository().manifests().get(image.digest())).isEqualTo(image.manifest());
    }

    @Test
    void isNotReported() {
      TestImage image = withoutALayer();
      assertThat(readOnly().manifests().touch(image.digest())).isEmpty();
      for (int i = 0; i < 2; i++) {
        assertThat(repository().manifests().touch(image.digest())).isEmpty();
        assertThat(isThere(image.revisionLink())).isFalse();
      }
    }

    @Test
    void isNotReportedWithoutALinkToALayer() {
      TestImage image = images().image().push();
      takeAllAndPurge(image.layerLink(image.layers().get(0)), image);
      assertThat(repository().manifests().touch(image.digest())).isEmpty();
      assertThat(isThere(image.revisionLink())).isFalse();
    }

    @Test
    void isRefusedAsAChildAndNotRestored() {
      TestImage image = images().image().push();
      TestImage index = images().index(image).push();
      Digest layer = image.layers().get(0).digest();
      takeAllAndPurge(RegistryLayout.blobData(layer), image);
      Manifest manifest = index.manifest();
      assertMissing(
          layer, () -> repository().manifests().put(manifest.mediaType(), manifest.bytes()));
      assertThat(repository().manifests().touch(image.digest())).isEmpty();
    }

    @Test
    void isNotTaggedAndNotRestored() {
      TestImage image = withoutALayer();
      Digest layer = image.layers().get(1).digest();
      assertMissing(layer, () -> repository().tags().put(TAG, image.digest()));
      assertThat(repository().manifests().touch(image.digest())).isEmpty();
    }

    @Test
    void isRestoredOnceTheLayerIsPushed() {
      byte[] layer = ascii("layer");
      TestImage image = images().image().layer(layer).push();
      takeAllAndPurge(RegistryLayout.blobData(Digest.of(layer)), image);
      blobs().put(layer);
      assertThat(repository().manifests().touch(image.digest())).isPresent();
      assertThat(isThere(image.revisionLink())).isTrue();
    }
  }

  @Nested
  class Deleting {
    @Test
    void removesAManifestPermanently() {
      TestImage image = images().image().tag("1.0").push();
      take(image.revisionLink());
      repository().manifests().delete(image.digest());
      assertRefused(
          ErrorCode.MANIFEST_UNKNOWN,
          image.digest(),
          () -> repository().manifests().get(image.digest()));
      assertThat(repository().tags().find(TAG)).isEmpty();
    }

    @Test
    void removesABlobPermanently() {
      takeBlob();
      blobs().delete(DIGEST);
      assertThat(blobs().touch(DIGEST)).isEmpty();
      assertRefused(ErrorCode.BLOB_UNKNOWN, DIGEST, () -> blobs().delete(DIGEST));
    }

    @Test
    void removesARepositoryPermanently() {
      TestImage image = images().image().push();
      takeImage(image);
      registry().remove(repository().name());
      assertThat(repository().exists()).isFalse();
      assertRefused(
          ErrorCode.MANIFEST_UNKNOWN,
          image.digest(),
          () -> repository().manifests().get(image.digest()));
      assertThat(blobs().touch(image.config().digest())).isEmpty();
    }
  }
}
