package io.stowage.registry.model;

import static io.stowage.registry.model.ErrorCode.DIGEST_INVALID;
import static io.stowage.registry.model.ErrorCode.SIZE_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptorTest {
  private static final byte[] CONTENT = "{}".getBytes(UTF_8);
  private static final Descriptor PLAIN =
      Descriptor.of(MediaType.OCI_EMPTY, Digest.of(CONTENT), CONTENT.length);

  @Test
  void initiallyHasOnlyTypeDigestAndSize() {
    assertThat(PLAIN.urls()).isEmpty();
    assertThat(PLAIN.annotations()).isEmpty();
    assertThat(PLAIN.platform()).isEmpty();
    assertThat(PLAIN.artifactType()).isEmpty();
    assertThat(PLAIN.data()).isEmpty();
    assertThat(PLAIN.sizeKnown()).isTrue();
  }

  @Test
  void keepsEachProperty() {
    Platform arm = new Platform("linux", "arm64", "", List.of(), "v8");
    Descriptor full = PLAIN
        .withMediaType(MediaType.OCI_LAYER)
        .withUrls(List.of("https://example.com/x"))
        .withAnnotations(Map.of("a", "b"))
        .withPlatform(arm)
        .withArtifactType(MediaType.OCI_CONFIG)
        .withData(CONTENT);
    assertThat(full.mediaType()).isEqualTo(MediaType.OCI_LAYER);
    assertThat(full.urls()).containsExactly("https://example.com/x");
    assertThat(full.annotations()).containsExactly(Map.entry("a", "b"));
    assertThat(full.platform()).contains(arm);
    assertThat(arm).hasToString("linux/arm64/v8");
    assertThat(full.artifactType()).contains(MediaType.OCI_CONFIG);
    assertThat(full.data()).hasValue(CONTENT);
    assertThat(full).isNotEqualTo(PLAIN);
  }

  @Test
  void equalsADescriptorWithTheSameProperties() {
    Descriptor twin = Descriptor.of(MediaType.OCI_EMPTY, Digest.of(CONTENT), 2);
    assertThat(twin.withData(CONTENT)).isEqualTo(PLAIN.withData(CONTENT)).hasSameHashCodeAs(PLAIN);
    assertThat(twin).isNotEqualTo(Descriptor.of(MediaType.OCI_EMPTY, Digest.of(CONTENT), 3));
  }

  @Test
  void refusesToReturnAnUnknownSize() {
    Descriptor layer = Descriptor.ofUnknownSize(MediaType.DOCKER_LAYER, Digest.of(CONTENT));
    assertThat(layer.sizeKnown()).isFalse();
    assertThatThrownBy(layer::size)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(layer.digest().toString());
    assertThat(layer).asString().contains("unknown");
    assertThat(layer).isNotEqualTo(Descriptor.of(MediaType.DOCKER_LAYER, Digest.of(CONTENT), 0));
  }

  @Test
  void refusesANegativeSize() {
    RegistryException refusal =
        Refused.by(SIZE_INVALID, () -> Descriptor.of(MediaType.OCI_EMPTY, Digest.of(CONTENT), -1));
    assertThat(refusal.value()).isEqualTo("-1");
  }

  @Test
  void refusesDataOfAnotherSizeOrDigest() {
    Refused.by(SIZE_INVALID, () -> PLAIN.withData(new byte[3]));
    Refused.by(DIGEST_INVALID, () -> PLAIN.withData(new byte[2]));
  }

  @Test
  void returnsCopiesOfItsData() {
    Descriptor filled = PLAIN.withData(CONTENT);
    filled.data().orElseThrow()[0] = 'x';
    assertThat(filled.data()).hasValue(CONTENT);
  }
}
