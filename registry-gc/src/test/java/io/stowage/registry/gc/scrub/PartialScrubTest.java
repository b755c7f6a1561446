package io.stowage.registry.gc.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.stowage.registry.Repository;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A scrub of one repository or image. */
class PartialScrubTest {
  private static final RepositoryName APP = RepositoryName.parse("app");

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");
  private final TestImage first = images.image().layers(2).tag("1").push();
  private final TestImage second = images.image().tag("2").push();

  @Nested
  class OfARepository {
    @Test
    void checksItsLinksAndBlobsAndNothingElse() {
      TestImage other = TestImages.in(store.registry().repository("other"), 7)
          .image()
          .tag("1")
          .push();
      store.registry().repository("other").blobs().startUpload();
      store.breakage().garbleBlob(other.blobs().get(0));
      store.breakage().garbleLink(other.revisionLink());
      store.age();
      ScrubReport report = run(ScrubOptions.builder().repository("app"));
      assertThat(report.findings()).isEmpty();
      assertThat(report.repositories()).isEqualTo(1);
      assertThat(report.manifests()).isEqualTo(2);
      assertThat(report.blobs()).isEqualTo(first.blobs().size() + second.blobs().size() + 2);
      assertThat(report.reached()).isEmpty();
      assertThat(kinds(ScrubOptions.builder().repository("other")))
          .containsExactlyInAnyOrder(Kind.BLOB_CORRUPT, Kind.LINK_DAMAGED);
    }

    @Test
    void readsBlobsThatNoManifestReferences() {
      Repository app = store.registry().repository("app");
      Digest blob = app.blobs().put(new byte[10]).digest();
      store.breakage().garbleBlob(blob);
      store.age();
      assertThat(run(ScrubOptions.builder().repository("app")).findings())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(tuple(Kind.BLOB_CORRUPT, RegistryLayout.blobData(blob)));
    }

    @Test
    void readsBlobsThatWerePushedByAnotherDigest() {
      byte[] content = new byte[10];
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, content);
      Repository app = store.registry().repository("app");
      app.blobs().put(new ByteArrayInputStream(content), sha512);
      store.breakage().garbleBlob(Digest.of(content));
      store.age();
      assertThat(kinds(ScrubOptions.builder().repository("app")))
          .contains(Kind.BLOB_CORRUPT, Kind.LINK_DAMAGED);
    }

    @Test
    void isRefusedIfThereIsNone() {
      assertUnknown(ErrorCode.NAME_UNKNOWN, "none", ScrubOptions.builder().repository("none"));
    }
  }

  @Nested
  class OfAnImage {
    @Test
    void checksItsLinksAndBlobsAndNothingElse() {
      store.breakage().garbleBlob(second.blobs().get(0));
      store.breakage().garbleLink(second.revisionLink());
      store.age();
      ScrubReport report = run(ScrubOptions.builder().image("app", "1"));
      assertThat(report.findings()).isEmpty();
      assertThat(report.manifests()).isEqualTo(1);
      assertThat(report.blobs()).isEqualTo(first.blobs().size() + 1);
      assertThat(run(ScrubOptions.builder().image(APP, first.digest())).findings())
          .isEmpty();
      assertThat(kinds(ScrubOptions.builder().image(APP, second.digest())))
          .containsExactlyInAnyOrder(Kind.BLOB_CORRUPT, Kind.LINK_DAMAGED);
    }

    @Test
    void checksEverythingBelowAnIndex() {
      images.index(first, second).tag("both").push();
      store.breakage().garbleBlob(second.blobs().get(0));
      store.age();
      assertThat(kinds(ScrubOptions.builder().image("app", "both")))
          .containsExactly(Kind.BLOB_CORRUPT);
      assertThat(kinds(ScrubOptions.builder().image("app", "1"))).isEmpty();
    }

    @Test
    void checksTheLayersOfAnIndexOfLayers() {
      Repository app = store.registry().repository("app");
      Descriptor layer = app.blobs().put(new byte[10], MediaType.OCI_LAYER_GZIP);
      app.manifests().put("cache", ImageIndex.builder().manifest(layer).build());
      store.breakage().garbleBlob(layer.digest());
      store.age();
      assertThat(kinds(ScrubOptions.builder().image("app", "cache")))
          .containsExactly(Kind.BLOB_CORRUPT);
    }

    @Test
    void checksAllTagsThatNameIt() {
      store.registry().repository("app").tags().put("latest", first.digest());
      Tag latest = Tag.parse("latest");
      store.breakage().garbleLink(RegistryLayout.tagIndexLink(APP, latest, first.digest()));
      store.age();
      assertThat(run(ScrubOptions.builder().image("app", "1")).findings())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(
              tuple(Kind.LINK_DAMAGED, RegistryLayout.tagIndexLink(APP, latest, first.digest())));
      assertThat(kinds(ScrubOptions.builder().image("app", "2"))).isEmpty();
    }

    @Test
    void reportsADamagedTag() {
      store.breakage().garbleLink(RegistryLayout.tagCurrentLink(APP, Tag.parse("1")));
      store.age();
      assertThat(kinds(ScrubOptions.builder().image("app", "1")))
          .containsExactly(Kind.LINK_DAMAGED);
      assertThat(kinds(ScrubOptions.builder().image("app", "1").repairTags(true)))
          .containsExactly(Kind.LINK_DAMAGED);
      assertThat(kinds(ScrubOptions.builder().image("app", "1"))).isEmpty();
    }

    @Test
    void deletesAManifestWhoseBytesAreMissingOnRequest() {
      store.breakage().removeFolder(RegistryLayout.blobData(first.digest()));
      store.age();
      assertThat(run(ScrubOptions.builder().image("app", "1").repairManifests(true))
              .findings())
          .filteredOn(ScrubFinding::repaired)
          .extracting(ScrubFinding::kind)
          .containsExactly(Kind.MANIFEST_MISSING);
      assertThat(store.registry().repository("app").tags().list()).containsExactly(Tag.parse("2"));
    }

    @Test
    void checksTheLinkOfItsOtherDigest() {
      ImageManifest manifest = store.registry().repository("app").manifests().getImage("1");
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, manifest.payload());
      store
          .registry()
          .repository("app")
          .manifests()
          .put(sha512, manifest.mediaType(), manifest.payload());
      store.age();
      assertThat(kinds(ScrubOptions.builder().image(APP, sha512))).isEmpty();
      store.breakage().garbleLink(RegistryLayout.revisionLink(APP, sha512));
      store.age();
      assertThat(kinds(ScrubOptions.builder().image(APP, sha512))).contains(Kind.LINK_DAMAGED);
    }

    @Test
    void isRefusedIfThereIsNone() {
      Digest none = Digest.of(new byte[1]);
      assertUnknown(ErrorCode.NAME_UNKNOWN, "none", ScrubOptions.builder().image("none", "1"));
      assertUnknown(ErrorCode.MANIFEST_UNKNOWN, "3", ScrubOptions.builder().image("app", "3"));
      assertUnknown(
          ErrorCode.MANIFEST_UNKNOWN, none.toString(), ScrubOptions.builder().image(APP, none));
    }
  }

  @Test
  void hasNoPartToResumeAfter() {
    ScrubOptions.Builder options = ScrubOptions.builder()
        .resumeAfter(ScrubPosition.parse("repositories/app"))
        .repository("app");
    assertThatIllegalStateException()
        .isThrownBy(options::build)
        .withMessageContaining("repositories/app");
  }

  private ScrubReport run(ScrubOptions.Builder options) {
    return Scrubber.of(store.registry()).run(options.build());
  }

  private List<Kind> kinds(ScrubOptions.Builder options) {
    return run(options).findings().stream().map(ScrubFinding::kind).toList();
  }

  private void assertUnknown(ErrorCode code, String value, ScrubOptions.Builder options) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> run(options))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(code);
          assertThat(refusal.value()).isEqualTo(value);
        });
  }
}
