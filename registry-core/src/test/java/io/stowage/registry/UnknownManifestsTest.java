package io.stowage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.InMemoryStorage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Manifests of types that this library does not know, in a registry that accepts them. */
class UnknownManifestsTest {
  private static final MediaType TYPE = MediaType.parse("application/vnd.example+json");

  private final ManifestService manifests = Registry.open(
          InMemoryStorage.create(),
          RegistryOptions.builder().unknownManifests(true).build())
      .repository("app")
      .manifests();

  @Test
  void aManifestThatStatesItsTypeCanBeRead() {
    Descriptor pushed = manifests.put("1.0", manifest("{\"mediaType\":\"" + TYPE + "\",\"a\":1}"));
    assertThat(manifests.get(pushed.digest()).mediaType()).isEqualTo(TYPE);
  }

  @Test
  void aManifestThatStatesNoTypeIsRefused() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> manifests.put("1.0", manifest("{\"a\":1}")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID))
        .withMessageContaining("mediaType");
    assertThat(manifests.find("1.0")).isEmpty();
  }

  private static Manifest manifest(String json) {
    return Manifest.parse(TYPE, json.getBytes(StandardCharsets.UTF_8));
  }
}
