package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases in which our collector and that of docker-registry 2.8.2 decide differently. What
 * theirs does is asserted too, so that a newer version that behaves differently is noticed. In all
 * other cases they agree, as {@link SameDecisionsIT} shows.
 */
@org.junit.jupiter.api.Tag("once")
@RequiresPeers({"docker-registry", "skopeo"})
class TheirFaultsIT {
  @TempDir
  Path folder;

  private Path root = Path.of("");
  private Registry registry = Registry.open(InMemoryStorage.create());
  private Repository app = registry.repository("team/app");
  private TestImages images = TestImages.in(app);
  private Breakage breakage = Breakage.of(registry.storage());

  @BeforeEach
  void open() {
    root = folder.resolve("registry");
    registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    app = registry.repository("team/app");
    images = TestImages.in(app);
    breakage = Breakage.of(registry.storage());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Nested
  class LosesWhatIsNeeded {
    @Test
    void layerThatAManifestNamesBySha512() {
      byte[] layer = images.layer();
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, layer);
      app.blobs().put(new ByteArrayInputStream(layer), sha512);
      Manifest manifest = images.image().layer(layer).pushWithoutManifest();
      String text = text(manifest).replace(Digest.of(layer).toString(), sha512.toString());
      app.manifests().put(Tag.parse("1.0"), MediaType.OCI_MANIFEST, bytes(text));

      assertLost(Collected.of(root, false), data(Digest.of(layer)));
    }

    @Test
    void layersOfAChildWhoseRevisionWasDeleted() {
      TestImage child = images.image().push();
      images.index(child).tag("1.0").push();
      app.manifests().delete(child.digest());

      assertLost(
          Collected.of(root, false),
          data(child.config().digest()),
          data(child.layers().get(0).digest()));
    }

    @Test
    void untaggedChildOfATaggedIndex() {
      TestImage child = images.image().push();
      images.index(child).tag("1.0").push();

      assertLost(
          Collected.of(root, true),
          child.revisionLink(),
          data(child.config().digest()),
          data(child.layers().get(0).digest()));
    }

    @Test
    void untaggedGrandchildOfATaggedIndex() {
      TestImage grandchild = images.image().push();
      TestImage child = images.index(grandchild).push();
      images.index(child).tag("1.0").push();

      assertLost(
          Collected.of(root, true),
          child.revisionLink(),
          grandchild.revisionLink(),
          data(grandchild.digest()),
          data(grandchild.config().digest()),
          data(grandchild.layers().get(0).digest()));
    }

    @Test
    void untaggedReferrerOfATaggedImage() {
      TestImage image = images.image().tag("1.0").push();
      TestImage signature = images.artifactFor(image).push();

      assertLost(
          Collected.of(root, true),
          signature.revisionLink(),
          data(signature.digest()),
          data(signature.config().digest()),
          data(signature.layers().get(0).digest()));
    }

    @Test
    void signaturesOfSchema1ThatOldVersionsStoredSeparately() {
      TestImage image = images.schema1();
      Digest signature = breakage.orphanBlob(images.bytes(100));
      breakage.redirectLink(
          RegistryLayout.signatureLink(app.name(), image.digest(), signature), signature);

      assertLost(Collected.of(root, false), data(signature));
    }

    @Test
    void imageWhoseManifestHasALayerLink() {
      images.image().tag("other").push();
      TestImage image = images.image().tag("1.0").push();
      breakage.linkAsLayer(app.name(), image.digest());

      assertLost(
          Collected.of(root, false),
          data(image.digest()),
          data(image.config().digest()),
          data(image.layers().get(0).digest()));
    }

    @Test
    void indexInARepositoryThatNeverHadALayer() {
      images.image().push();
      TestImage index =
          TestImages.in(registry.repository("other")).index().tag("1.0").push();

      assertLost(Collected.of(root, false), data(index.digest()));
    }

    @Test
    void manifestWhoseLinkNamesAnotherOne() {
      TestImage image = images.image().tag("1.0").push();
      TestImage other = images.image().tag("2.0").push();
      breakage.redirectLink(image.revisionLink(), other.digest());

      Collected collected = Collected.of(root, false);

      assertLost(
          collected,
          data(image.digest()),
          data(image.config().digest()),
          data(image.layers().get(0).digest()));
      assertThat(collected.report().damages())
          .extracting(Damage::path)
          .containsExactly(image.revisionLink());
    }
  }

  @Nested
  class EndsWithoutCollecting {
    @Test
    void atAManifestOfAnUnknownType() {
      images.image().push();
      breakage.unknownManifest(app.name(), MediaType.parse("application/vnd.example"), Set.of());

      assertEnds(false, "unrecognized manifest content type application/vnd.example");
    }

    @Test
    void atAManifestThatIsNotJson() {
      images.image().push();
      breakage.garbageManifest(app.name());

      assertEnds(false, "failed to retrieve manifest");
    }

    @Test
    void atAnEmptyRevisionLink() {
      TestImage image = images.image().push();
      breakage.emptyLink(image.revisionLink());

      assertEnds(false, "invalid checksum digest format");
    }

    @Test
    void atATruncatedTagLink() {
      TestImage image = images.image().tag("1.0").push();
      breakage.truncateLink(image.tagLink("1.0"));

      assertEnds(true, "invalid checksum digest");
    }

    @Test
    void atARepositoryThatNeverHadATag() {
      images.image().push();

      assertEnds(true, "failed to retrieve tags unknown repository name=team/app");
    }

    private void assertEnds(boolean deleteUntagged, String reason) {
      TestImages others = TestImages.in(registry.repository("other"));
      TestImage kept = others.image().tag("1.0").push();
      Digest garbage = breakage.orphanBlob(images.bytes(100));

      Collected collected = Collected.of(root, deleteUntagged);

      assertThat(collected.outcome().status()).isEqualTo(1);
      assertThat(collected.outcome().errors()).contains(reason);
      assertThat(collected.keptByThemAlone()).contains(data(garbage).value());
      assertThat(collected.lostByThemAlone()).isEmpty();
      assertThat(collected.ours().has(data(kept.digest()).value())).isTrue();
    }
  }

  private static void assertLost(Collected collected, StoragePath... lost) {
    collected.outcome().succeeded();
    assertThat(collected.lostByThemAlone())
        .containsExactlyInAnyOrder(Stream.of(lost).map(StoragePath::value).toArray(String[]::new));
    assertThat(collected.keptByThemAlone()).isEmpty();
    assertThat(collected.report().blobsRemoved()).isZero();
    assertThat(collected.report().manifestsRemoved()).isZero();
  }

  private static StoragePath data(Digest digest) {
    return RegistryLayout.blobData(digest);
  }

  private static String text(Manifest manifest) {
    return new String(manifest.bytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
