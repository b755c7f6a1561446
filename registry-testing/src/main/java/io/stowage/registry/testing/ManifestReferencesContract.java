package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.ForeignUrls;
import io.stowage.registry.IndexPlatforms;
import io.stowage.registry.ManifestService;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.model.UnknownManifest;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract of the references of a manifest, which must exist in the repository before the
 * manifest is pushed, for any store.
 */
abstract class ManifestReferencesContract extends ServiceContract {
  private static final Tag TAG = Tag.parse("1.0");
  private static final MediaType UNKNOWN = MediaType.parse("application/vnd.example.wasm+json");

  private ManifestService manifests() {
    return repository().manifests();
  }

  private void put(Manifest manifest) {
    manifests().put(TAG, manifest.mediaType(), manifest.bytes());
  }

  @Nested
  class References {
    @Test
    void reportsAllMissingBlobs() {
      TestImage there = images().image().layers(2).push();
      Manifest image =
          TestImages.in(repository(), 1).image().sharing(there).layers(2).manifest();
      List<String> missing =
          image.blobs().stream().map(blob -> blob.digest().toString()).toList();
      assertMissing(image, missing.get(0), missing.get(3), missing.get(4));
    }

    @Test
    void reportsAllMissingChildren() {
      TestImage there = images().image().push();
      TestImages elsewhere = TestImages.in(registry().repository("other"));
      TestImage one = elsewhere.image().push();
      TestImage two = elsewhere.image().docker().push();
      assertMissing(
          images().index(one, there, two).manifest(),
          one.digest().toString(),
          two.digest().toString());
    }

    @Test
    void reportsARepeatedMissingBlobOnce() {
      byte[] layer = images().layer();
      Manifest image = images().image().layer(layer).layer(layer).pushWithoutManifest();
      repository().blobs().delete(Digest.of(layer));
      assertMissing(image, Digest.of(layer).toString());
    }

    @Test
    void doesNotAcceptAManifestAsALayer() {
      TestImage there = images().image().push();
      byte[] manifest = there.manifest().bytes();
      Manifest image = images().image().layer(manifest).pushWithoutManifest();
      repository().blobs().delete(there.digest());
      assertMissing(image, there.digest().toString());
    }

    @Test
    void acceptsAnIndexOfAManifestThatIsLinkedAsALayer() {
      Manifest child = images().image().pushWithoutManifest();
      repository().blobs().put(child.bytes());
      child.blobs().forEach(blob -> repository().blobs().delete(blob.digest()));
      Manifest index =
          images().index(new TestImage(repository(), child, List.of())).manifest();
      put(index);
      assertThat(manifests().get(index.digest())).isEqualTo(index);
      repository().blobs().delete(child.digest());
      assertMissing(index, child.digest().toString());
    }

    @Test
    void doesNotAcceptALinkWithoutData() {
      Manifest image = images().image().pushWithoutManifest();
      Digest config = image.blobs().get(0).digest();
      breakage().removeFolder(RegistryLayout.blobData(config));
      assertMissing(image, config.toString());
    }

    @Test
    void acceptsAnIndexOfExistingLayers() {
      Descriptor layer = repository().blobs().put(new byte[] {1}, MediaType.OCI_LAYER_GZIP);
      ImageIndex cache = ImageIndex.builder().manifest(layer).build();
      repository().manifests().put("cache", cache);
      assertThat(repository().manifests().get("cache")).isEqualTo(cache);
      repository().blobs().delete(layer.digest());
      assertMissing(cache, layer.digest().toString());
    }

    @Test
    void acceptsAMissingSubject() {
      Manifest image = images().image().manifest();
      images()
          .artifactFor(new TestImage(repository(), image, List.of()).descriptor())
          .push();
      assertThat(repository().referrers().of(image.digest())).hasSize(1);
    }

    @Test
    void reportsMissingLayersOfSchema1() {
      TestImage image = TestImages.in(registry().repository("other")).schema1();
      assertMissing(
          image.manifest(),
          image.blobs().get(0).toString(),
          image.blobs().get(1).toString());
    }

    private void assertMissing(Manifest manifest, String... missing) {
      TreeDump before = tree();
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> put(manifest))
          .satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_BLOB_UNKNOWN);
            assertThat(refusal.values()).containsExactly(missing);
          });
      assertThat(tree().changesSince(before)).isEmpty();
    }
  }

  @Nested
  class OptionalChildren {
    private static final Platform AMD64 = Platform.of("linux", "amd64");
    private static final Platform ARM64 = Platform.of("linux", "arm64");

    private ManifestService requiring(IndexPlatforms platforms) {
      return registry(RegistryOptions.builder().indexPlatforms(platforms))
          .repository("team/app")
          .manifests();
    }

    /** Returns an image that another repository has. */
    private Manifest elsewhere(long seed) {
      return TestImages.in(registry().repository("other"), seed).image().push().manifest();
    }

    @Test
    void mayBeMissingIfNoneIsRequired() {
      ImageIndex index = ImageIndex.builder()
          .manifest(elsewhere(1), AMD64)
          .manifest(elsewhere(2).descriptor())
          .build();
      requiring(IndexPlatforms.none()).put(TAG, index);
      assertThat(manifests().get(TAG)).isEqualTo(index);
    }

    @Test
    void mayBeMissingIfTheirPlatformsAreNotRequired() {
      Manifest there = images().image().push().manifest();
      ImageIndex index = ImageIndex.builder()
          .manifest(there, AMD64)
          .manifest(elsewhere(1), ARM64)
          .build();
      requiring(IndexPlatforms.of(List.of(AMD64))).put(TAG, index);
      assertThat(manifests().get(TAG)).isEqualTo(index);
      assertRefused(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          index.manifests().get(1).digest(),
          () -> requiring(IndexPlatforms.of(List.of(ARM64))).put(TAG, index));
      assertRefused(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          index.manifests().get(1).digest(),
          () -> manifests().put(TAG, index));
    }

    @Test
    void mustExistIfTheyHaveNoPlatform() {
      Manifest child = elsewhere(1);
      ImageIndex index = ImageIndex.builder().manifest(child.descriptor()).build();
      assertRefused(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          child.digest(),
          () -> requiring(IndexPlatforms.of(List.of(AMD64))).put(TAG, index));
    }

    @Test
    void areReliedOnIfTheyExist() {
      Manifest there = images().image().push().manifest();
      repository().blobs().delete(there.blobs().get(0).digest());
      ImageIndex index = ImageIndex.builder().manifest(there, AMD64).build();
      assertRefused(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          there.blobs().get(0).digest(),
          () -> requiring(IndexPlatforms.none()).put(TAG, index));
    }
  }

  @Nested
  class ForeignLayers {
    private static final String URL = "https://example.com/layer";

    @Test
    void areRefusedWithoutAnAllowList() {
      Manifest image = images().image().foreignLayer(URL).pushWithoutManifest();
      assertRefused(ErrorCode.MANIFEST_INVALID, URL, () -> put(image));
    }

    @Test
    void mayBeMissingIfTheirUrlsAreAllowed() {
      images().image().foreignLayer(URL).pushWithoutManifest();
      Manifest image =
          images().image().foreignLayer(URL, "http://example.com/2").manifest();
      allowing("example[.]com", "private").put(image.mediaType(), image.bytes());
      assertThat(manifests().get(image.digest())).isEqualTo(image);
    }

    @Test
    void areRefusedForAnyUrlThatIsNotAllowed() {
      for (String url : List.of(
          "https://elsewhere.com/x",
          "https://example.com/private",
          "https://example.com/x#fragment",
          "ftp://example.com/x",
          "/example.com")) {
        Manifest image = images().image().foreignLayer(URL, url).pushWithoutManifest();
        assertRefused(
            ErrorCode.MANIFEST_INVALID,
            url,
            () -> allowing("example[.]com", "private").put(image.mediaType(), image.bytes()));
      }
    }

    private ManifestService allowing(String allow, String deny) {
      ForeignUrls urls =
          ForeignUrls.matching(List.of(Pattern.compile(allow)), List.of(Pattern.compile(deny)));
      return registry(RegistryOptions.builder().foreignUrls(urls))
          .repository("team/app")
          .manifests();
    }
  }

  @Nested
  class UnknownTypes {
    private final byte[] content = ascii("{\"mediaType\":\"" + UNKNOWN + "\"}");

    @Test
    void areRefused() {
      assertRefused(
          ErrorCode.MANIFEST_INVALID, UNKNOWN, () -> manifests().put(TAG, UNKNOWN, content));
    }

    @Test
    void areAcceptedIfEnabled() {
      ManifestService open = registry(RegistryOptions.builder().unknownManifests(true))
          .repository("team/app")
          .manifests();
      Digest digest = open.put(TAG, UNKNOWN, content).digest();
      assertThat(open.get(TAG)).isInstanceOf(UnknownManifest.class);
      assertThat(manifests().get(digest).bytes()).isEqualTo(content);
    }
  }
}
