package io.stowage.registry.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestBuilderTest {
  private static final Digest DIGEST = Digest.parse(Samples.CONFIG_DIGEST);
  private static final Descriptor CONFIG = Descriptor.of(MediaType.OCI_CONFIG, DIGEST, 7);
  private static final Descriptor LAYER =
      Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.parse(Samples.LAYER_DIGEST), 8);
  private static final String CONFIG_JSON =
      "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
          + Samples.CONFIG_DIGEST + "\",\"size\":7}";
  private static final String LAYER_JSON =
      "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\""
          + Samples.LAYER_DIGEST + "\",\"size\":8}";

  @Test
  void writesAnImageInExactlyTheseBytes() {
    ImageManifest image = ImageManifest.builder().config(CONFIG).layer(LAYER).build();

    assertThat(new String(image.bytes(), UTF_8))
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"config\":" + CONFIG_JSON + ",\"layers\":[" + LAYER_JSON + "]}");
    assertThat(image.config()).isEqualTo(CONFIG);
    assertThat(image.layers()).containsExactly(LAYER);
  }

  @Test
  void writesAnArtifactInExactlyTheseBytes() {
    ImageManifest artifact = ImageManifest.builder()
        .annotation("b", "\"\\\n\u0001\u2028<é")
        .annotations(Map.of("a", ""))
        .artifactType(MediaType.parse("application/spdx+json"))
        .subject(LAYER.withAnnotations(Map.of("not", "kept")))
        .build();

    String empty = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
        + "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        + "\",\"size\":2,\"data\":\"e30=\"}";
    assertThat(new String(artifact.bytes(), UTF_8))
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"artifactType\":\"application/spdx+json\",\"config\":" + empty
                + ",\"layers\":[" + empty + "],\"subject\":" + LAYER_JSON
                + ",\"annotations\":{\"a\":\"\",\"b\":\"\\\"\\\\\\n\\u0001\u2028<é\"}}");
    assertThat(artifact.subject()).contains(LAYER);
  }

  @Test
  void writesAnIndexInExactlyTheseBytes() {
    Platform platform = new Platform("windows", "arm", "10.0", List.of("win32k"), "v7");
    Descriptor child = Descriptor.of(MediaType.OCI_MANIFEST, DIGEST, 9)
        .withUrls(List.of("https://example.com"))
        .withAnnotations(Map.of("b", "2", "a", "1"))
        .withPlatform(platform)
        .withArtifactType(MediaType.OCI_EMPTY);
    ImageIndex index = ImageIndex.builder().manifest(child).build();

    String childJson = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
        + DIGEST + "\",\"size\":9,\"urls\":[\"https://example.com\"],"
        + "\"annotations\":{\"a\":\"1\",\"b\":\"2\"},"
        + "\"platform\":{\"architecture\":\"arm\",\"os\":\"windows\",\"os.version\":\"10.0\","
        + "\"os.features\":[\"win32k\"],\"variant\":\"v7\"},"
        + "\"artifactType\":\"application/vnd.oci.empty.v1+json\"}";
    assertThat(new String(index.bytes(), UTF_8))
        .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":[" + childJson + "]}");
    assertThat(child.toJson()).isEqualTo(childJson);
    assertThat(index.manifests()).containsExactly(child);
  }

  @Test
  void writesAnEmptyListForAnEmptyIndex() {
    assertThat(new String(ImageIndex.builder().build().bytes(), UTF_8))
        .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":[]}");
  }

  @Test
  void writesTypeDigestSizeAndPlatformOfAnImageInAnIndex() {
    ImageManifest image =
        ImageManifest.builder().config(CONFIG).annotation("not", "in the index").build();
    Platform platform = Platform.of("linux", "arm64");

    assertThat(ImageIndex.builder().manifest(image, platform).build().manifests())
        .containsExactly(Descriptor.of(MediaType.OCI_MANIFEST, image.digest(), image.bytes().length)
            .withPlatform(platform));
  }

  @Test
  void refusesAnImageWithoutConfig() {
    assertThatThrownBy(() -> ImageManifest.builder().layer(LAYER).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("config");
  }

  @Test
  void refusesADescriptorOfUnknownSize() {
    Descriptor layer = Descriptor.ofUnknownSize(MediaType.OCI_LAYER, DIGEST);
    assertThatThrownBy(() -> ImageManifest.builder().config(CONFIG).layer(layer).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(DIGEST.toString());
  }

  @Test
  void refusesTextThatIsNotValidUnicode() {
    Refused.by(
        ErrorCode.MANIFEST_INVALID,
        () -> ImageManifest.builder().config(CONFIG).annotation("a", "\ud800").build());
  }

  @Test
  void refusesAManifestThatIsTooLarge() {
    Refused.by(
        ErrorCode.MANIFEST_INVALID,
        () -> ImageManifest.builder()
            .config(CONFIG)
            .annotation("a", "x".repeat(Manifest.LIMIT))
            .build());
  }
}
