package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestTest {
  private static final Digest CONFIG = Digest.parse(Samples.CONFIG_DIGEST);
  private static final Digest LAYER = Digest.parse(Samples.LAYER_DIGEST);
  private static final Digest CHILD = Digest.parse(Samples.CHILD_DIGEST);

  static List<byte[]> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void keepsExactlyTheGivenBytes(byte[] bytes) {
    byte[] given = bytes.clone();
    Manifest manifest = Manifest.parse(given);
    given[0] = 'x';
    manifest.bytes()[0] = 'y';
    assertThat(manifest.bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void hasTheDigestAndSizeOfItsPayload(byte[] bytes) {
    Manifest manifest = Manifest.parse(bytes);
    byte[] payload = manifest.payload();
    assertThat(manifest.descriptor().digest()).isEqualTo(Digest.of(payload));
    assertThat(manifest.descriptor().size()).isEqualTo(payload.length);
    Manifest stored = Manifest.parse(payload);
    assertThat(stored.digest()).isEqualTo(manifest.digest());
    assertThat(stored.blobs()).isEqualTo(manifest.blobs());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void parsesPushedBytesLikeStoredBytes(byte[] bytes) {
    Manifest stored = Manifest.parse(bytes);
    Manifest pushed = Manifest.parse(stored.mediaType(), bytes);
    assertThat(pushed).isEqualTo(stored).hasSameHashCodeAs(stored).hasSameClassAs(stored);
    assertThat(pushed).hasToString(stored.mediaType() + " " + stored.digest());
  }

  @Test
  void readsADockerImage() {
    ImageManifest image = (ImageManifest) Manifest.parse(Samples.bytes(Samples.DOCKER_IMAGE));
    assertThat(image.mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(image.digest()).isEqualTo(Digest.of(Samples.bytes(Samples.DOCKER_IMAGE)));
    assertThat(image.config()).isEqualTo(Descriptor.of(MediaType.DOCKER_CONFIG, CONFIG, 7023));
    assertThat(image.layers())
        .containsExactly(
            Descriptor.of(MediaType.DOCKER_LAYER, LAYER, 32654),
            Descriptor.of(MediaType.DOCKER_FOREIGN_LAYER, CHILD, 16724)
                .withUrls(List.of("https://example.com/layer")));
    assertThat(image.blobs()).map(Descriptor::digest).containsExactly(CONFIG, LAYER, CHILD);
    assertThat(image.manifests()).isEmpty();
    assertThat(image.subject()).isEmpty();
  }

  @Test
  void readsADockerList() {
    Manifest list = Manifest.parse(Samples.bytes(Samples.DOCKER_LIST));
    assertThat(list).isInstanceOf(ImageIndex.class);
    assertThat(list.blobs()).isEmpty();
    assertThat(list.manifests())
        .containsExactly(Descriptor.of(MediaType.DOCKER_MANIFEST, CHILD, 7143)
            .withPlatform(
                new Platform("windows", "amd64", "10.0.14393.1066", List.of("win32k"), "")));
    assertThat(list.artifactType()).isEmpty();
  }

  @Test
  void recognizesAnOciImageWithoutMediaTypeByItsConfig() {
    Manifest image = Manifest.parse(Samples.bytes(Samples.OCI_IMAGE));
    assertThat(image).isInstanceOf(ImageManifest.class);
    assertThat(image.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(image.artifactType()).contains(MediaType.OCI_CONFIG);
    assertThat(image.annotations())
        .containsExactly(Map.entry("org.opencontainers.image.base.name", "alpine"));
    assertThat(image.descriptor().annotations()).isEqualTo(image.annotations());
  }

  @Test
  void recognizesAnOciIndexWithoutMediaTypeByItsManifests() {
    Manifest index = Manifest.parse(Samples.bytes("{\"schemaVersion\":2,\"manifests\":[]}"));
    assertThat(index).isInstanceOf(ImageIndex.class);
    assertThat(index.mediaType()).isEqualTo(MediaType.OCI_INDEX);
  }

  @Test
  void readsAnOciIndexWithSubject() {
    Manifest index = Manifest.parse(Samples.bytes(Samples.OCI_INDEX));
    assertThat(index.subject()).contains(Descriptor.of(MediaType.OCI_MANIFEST, LAYER, 7682));
    assertThat(index.artifactType()).map(MediaType::value).contains("application/example");
    assertThat(index.descriptor().artifactType()).isEqualTo(index.artifactType());
    assertThat(index.manifests()).singleElement().satisfies(child -> {
      assertThat(child.platform()).map(Platform::toString).contains("linux/arm/v7");
      assertThat(child.annotations()).containsValue("attestation-manifest");
    });
  }

  @Test
  void readsAnArtifactWithEmptyConfig() {
    ImageManifest artifact = (ImageManifest) Manifest.parse(Samples.bytes(Samples.OCI_ARTIFACT));
    assertThat(artifact.config().data()).hasValue(Samples.bytes("{}"));
    assertThat(artifact.artifactType()).map(MediaType::value).contains("application/spdx+json");
    assertThat(artifact.subject()).map(Descriptor::digest).contains(CHILD);
    assertThat(artifact.layers())
        .map(Descriptor::mediaType)
        .containsExactly(MediaType.parse("text/spdx; charset=utf-8"));
  }

  @Test
  void treatsNullAsAbsent() {
    String image =
        Samples.OCI_IMAGE.replace("\"annotations\":{", "\"manifests\":null,\"annotations\":{");
    assertThat(Manifest.parse(Samples.bytes(image))).isInstanceOf(ImageManifest.class);
  }

  @Test
  void keepsTheDigestsInAnUnknownManifest() {
    Manifest unknown = Manifest.parse(Samples.bytes(Samples.UNKNOWN));
    assertThat(unknown).isInstanceOf(UnknownManifest.class);
    assertThat(unknown.blobs()).isEmpty();
    assertThat(unknown.manifests()).isEmpty();
    assertThat(((UnknownManifest) unknown).mentioned()).containsExactlyInAnyOrder(CONFIG, LAYER);
  }

  @Test
  void usesTheDeclaredTypeIfTheContentStatesNone() {
    MediaType declared = MediaType.parse("application/vnd.example+json; v=1");
    Manifest unknown = Manifest.parse(declared, Samples.bytes("{\"a\":1}"));
    assertThat(unknown).isInstanceOf(UnknownManifest.class);
    assertThat(unknown.mediaType()).isEqualTo(declared.essence());
  }

  @Test
  void ignoresTheParametersOfTheDeclaredType() {
    MediaType declared = MediaType.parse(MediaType.OCI_MANIFEST + "; charset=utf-8");
    assertThat(Manifest.parse(declared, Samples.bytes(Samples.OCI_IMAGE)).mediaType())
        .isEqualTo(MediaType.OCI_MANIFEST);
  }
}
