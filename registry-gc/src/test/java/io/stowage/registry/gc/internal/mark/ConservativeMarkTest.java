package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Repository;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection keeps everything that may be referenced by what it does not understand. */
class ConservativeMarkTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final int CHUNK = 1 << 20;

  private final TestStore store = new TestStore();

  @Nested
  class OfManifests {
    @Test
    void keepsBlobsMentionedByAnUnknownManifest() {
      Digest blob = store.breakage().orphanBlob(new byte[] {1});
      Digest other = store.breakage().orphanBlob(new byte[] {2});
      Digest unknown = store
          .breakage()
          .unknownManifest(APP, MediaType.parse("application/x.unknown"), Set.of(blob));
      store.age();
      GcReport report = store.collectUntagged();
      assertThat(store.hasBlob(unknown) && store.hasBlob(blob)).isTrue();
      assertThat(store.hasBlob(other)).isFalse();
      assertThat(report.damages()).isEmpty();
    }

    @Test
    void keepsManifestsMentionedByAnUnknownManifest() {
      TestImage image = store.images("app").image().push();
      store
          .breakage()
          .unknownManifest(APP, MediaType.parse("application/x.unknown"), Set.of(image.digest()));
      store.age();
      assertThat(store.collectUntagged().manifestsRemoved()).isZero();
      Pulls.assertPullable(image);
    }

    @Test
    void keepsWhatAnIndexNamesIfItsChildIsLinkedAsALayer() {
      Repository app = store.registry().repository(APP);
      Manifest child = store.images("app").image().pushWithoutManifest();
      Descriptor layer = app.blobs().put(child.bytes(), child.mediaType());
      store.age();
      app.manifests().put("index", ImageIndex.builder().manifest(layer).build());
      Digest named = child.blobs().get(0).digest();
      assertThat(store.heap().stat(RegistryLayout.blobData(named)))
          .hasValueSatisfying(data -> assertThat(data.modified()).isEqualTo(store.now()));
      store.age();
      assertThat(store.collectUntagged().blobsRemoved()).isZero();
      assertThat(Scrubber.of(store.registry()).run().findings()).isEmpty();
    }

    @Test
    void keepsBlobsMentionedAsSha512ByAnUnknownManifest() {
      Digest alias = Sample.alias(store.registry(), APP, new byte[] {5});
      store
          .breakage()
          .unknownManifest(APP, MediaType.parse("application/x.unknown"), Set.of(alias));
      store.age();
      assertThat(store.collectUntagged().blobsRemoved()).isZero();
    }

    /** The digest ends before, at or after the end of a chunk, or begins there. */
    @ParameterizedTest
    @ValueSource(ints = {-72, -71, -70, -36, -8, -7, -1, 0, 1})
    void keepsBlobsMentionedAcrossChunksOfATooLargeManifest(int offset) {
      Set<Digest> blobs = new LinkedHashSet<>();
      byte[] large = new byte[Manifest.LIMIT + CHUNK / 2];
      Arrays.fill(large, (byte) ' ');
      for (int chunk = 1; chunk * CHUNK + CHUNK / 4 < large.length; chunk++) {
        Digest blob = store.breakage().orphanBlob(new byte[] {(byte) chunk});
        byte[] text = blob.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, large, chunk * CHUNK + offset, text.length);
        blobs.add(blob);
      }
      Digest manifest = store.breakage().manifest(APP, large);
      store.age();
      GcReport report = store.collectUntagged();
      assertThat(blobs).hasSize(4).allMatch(store::hasBlob);
      assertThat(report.blobsRemoved()).isZero();
      assertThat(report.damages())
          .extracting(Damage::path)
          .containsExactly(RegistryLayout.blobData(manifest));
    }

    /**
     * With every character escaped, a digest is six times as long, and still shorter than the
     * overlap.
     */
    @Test
    void keepsBlobsMentionedWithEscapesInATooLargeManifest() {
      byte[] layer = {5};
      Digest alias = Sample.alias(store.registry(), APP, layer);
      StringBuilder escaped = new StringBuilder();
      alias.toString().chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
      byte[] large = new byte[Manifest.LIMIT + CHUNK / 2];
      Arrays.fill(large, (byte) ' ');
      byte[] text = escaped.toString().getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, large, CHUNK - text.length + 1, text.length);
      store.breakage().manifest(APP, large);
      store.age();
      assertThat(store.collectUntagged().blobsRemoved()).isZero();
      assertThat(store.hasBlob(Digest.of(layer))).isTrue();
    }

    @Test
    void handlesDeeplyNestedIndexes() {
      Digest below = store.breakage().orphanBlob(new byte[] {1});
      MediaType type = MediaType.parse("application/vnd.oci.image.layer.v1.tar");
      for (int i = 0; i < 20_000; i++) {
        String json = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX
            + "\",\"manifests\":[{\"size\":1,\"mediaType\":\"" + type + "\",\"digest\":\"" + below
            + "\"}]}";
        below = store.breakage().orphanBlob(json.getBytes(StandardCharsets.US_ASCII));
        type = MediaType.OCI_INDEX;
      }
      store.breakage().redirectLink(RegistryLayout.revisionLink(APP, below), below);
      store.age();
      GcReport report = store.collect();
      assertThat(report.blobsMarked()).isEqualTo(20_001);
      assertThat(report.blobsRemoved()).isZero();
    }
  }

  @Nested
  class OfLinks {
    @Test
    void keepsAllManifestsIfARevisionLinkIsDamaged() {
      TestImages images = store.images("app");
      TestImage damaged = images.image().push();
      TestImage beside = images.image().push();
      TestImage elsewhere = store.images("b").image().push();
      store.breakage().truncateLink(damaged.revisionLink());
      store.age();
      GcReport report = store.collectUntagged();
      Pulls.assertPullable(beside);
      assertThat(damaged.blobs()).allMatch(store::hasBlob);
      assertThat(store.heap().stat(elsewhere.revisionLink())).isEmpty();
      assertThat(report.damages()).extracting(Damage::path).containsExactly(damaged.revisionLink());
    }

    @Test
    void keepsAndReportsFilesFromTheFuture() {
      Digest blob = store.breakage().orphanBlob(new byte[] {3});
      store.pass(Duration.ofDays(-1));
      GcReport report = store.collect();
      assertThat(store.hasBlob(blob)).isTrue();
      assertThat(report.blobsYoung()).isEqualTo(1);
      assertThat(report.damages()).hasSize(1).first().satisfies(damage -> {
        assertThat(damage.path()).isEqualTo(RegistryLayout.blobData(blob));
        assertThat(damage.problem()).contains("future");
      });
    }

    @Test
    void keepsAllLayersIfAnAliasIsDamaged() {
      Digest alias = Sample.alias(store.registry(), APP, new byte[] {5});
      Digest other =
          store.registry().repository(APP).blobs().put(new byte[] {6}).digest();
      Digest elsewhere =
          store.registry().repository("b").blobs().put(new byte[] {7}).digest();
      store
          .breakage()
          .unknownManifest(APP, MediaType.parse("application/x.unknown"), Set.of(alias));
      store.breakage().truncateLink(RegistryLayout.layerLink(APP, alias));
      store.age();
      GcReport report = store.collect();
      assertThat(store.hasBlob(Digest.of(new byte[] {5})) && store.hasBlob(other))
          .isTrue();
      assertThat(store.hasBlob(elsewhere)).isFalse();
      assertThat(report.damages())
          .extracting(Damage::path)
          .containsExactly(RegistryLayout.layerLink(APP, alias));
    }

    @Test
    void keepsSignaturesOfOldTrees() {
      TestImage image = store.images("app").schema1();
      Digest signature = store.breakage().orphanBlob(new byte[] {8});
      store
          .breakage()
          .redirectLink(RegistryLayout.signatureLink(APP, image.digest(), signature), signature);
      store.age();
      assertThat(store.collect().blobsRemoved()).isZero();
      assertThat(store.collectUntagged().manifestsRemoved()).isEqualTo(1);
      assertThat(store.hasBlob(signature)).isFalse();
      assertThat(store.dump().files())
          .filteredOn(file -> file.contains("/revisions/"))
          .isEmpty();
    }
  }

  @Nested
  class OfFoldersThatCannotBeRepositories {
    private final StoragePath foreign = RegistryLayout.REPOSITORIES.resolve("Foreign");

    @Test
    void keepsBlobsNamedByTheirLinks() {
      TestImage image =
          store.images("app").index(store.images("app").image().push()).push();
      store.registry().remove(APP);
      write("_manifests/revisions/sha256/" + image.digest().encoded(), image.digest());
      Digest layer = store.breakage().orphanBlob(new byte[] {1});
      write("x/_layers/sha256/" + layer.encoded(), layer);
      Digest orphan = store.breakage().orphanBlob(new byte[] {2});
      store.age();
      GcReport report = store.collectUntagged();
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertThat(store.hasBlob(orphan)).isFalse();
      assertThat(store.hasBlob(layer)).isTrue();
      assertThat(image.children().get(0).blobs()).allMatch(store::hasBlob);
      assertThat(report.damages()).extracting(Damage::path).containsExactly(foreign);
    }

    @Test
    void keepsTheBlobOfAnEmptyLink() {
      Digest layer = store.breakage().orphanBlob(new byte[] {1});
      store
          .heap()
          .write(foreign.resolve("_layers/sha256/" + layer.encoded() + "/link"), new byte[0]);
      store.age();
      store.collect(GcOptions.offline().toBuilder());
      assertThat(store.hasBlob(layer)).isTrue();
    }

    @Test
    void followsTheirAliases() {
      byte[] layer = {5};
      Digest stored = store.breakage().orphanBlob(layer);
      Digest alias = Digest.of(DigestAlgorithm.SHA512, layer);
      store
          .heap()
          .write(
              foreign.resolve("_layers/sha512/" + alias.encoded() + "/link"), Link.content(stored));
      store.age();
      store.collect();
      assertThat(store.hasBlob(stored)).isTrue();
    }

    private void write(String folder, Digest target) {
      store.heap().write(foreign.resolve(folder + "/link"), Link.content(target));
    }
  }
}
