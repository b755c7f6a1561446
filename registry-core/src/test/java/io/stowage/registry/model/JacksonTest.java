package io.stowage.registry.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JacksonTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Platform ARM = new Platform("linux", "arm", "6.1", List.of("a", "b"), "v7");

  @Test
  void writesADescriptorInTheFormOfOci() throws JsonProcessingException {
    Descriptor descriptor = Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(new byte[0]), 0)
        .withPlatform(ARM)
        .withUrls(List.of("https://example.com/\"x\""))
        .withAnnotations(Map.of("key", "ä\n"))
        .withArtifactType(MediaType.OCI_EMPTY)
        .withData(new byte[0]);
    String json = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
        + "\"digest\":\"" + descriptor.digest() + "\",\"size\":0,"
        + "\"urls\":[\"https://example.com/\\\"x\\\"\"],\"annotations\":{\"key\":\"ä\\n\"},"
        + "\"data\":\"\",\"platform\":" + ARM.toJson() + ","
        + "\"artifactType\":\"application/vnd.oci.empty.v1+json\"}";
    assertThat(descriptor.toJson()).isEqualTo(json);
    assertThat(MAPPER.writeValueAsString(descriptor)).isEqualTo(json);
    assertThat(MAPPER.writeValueAsString(Map.of("children", List.of(descriptor))))
        .isEqualTo("{\"children\":[" + json + "]}");
  }

  @Test
  void writesAPlatformInTheFormOfOci() throws JsonProcessingException {
    String json = "{\"architecture\":\"arm\",\"os\":\"linux\",\"os.version\":\"6.1\","
        + "\"os.features\":[\"a\",\"b\"],\"variant\":\"v7\"}";
    assertThat(ARM.toJson()).isEqualTo(json);
    assertThat(MAPPER.writeValueAsString(ARM)).isEqualTo(json);
    assertThat(MAPPER.writeValueAsString(Platform.of("linux", "amd64")))
        .isEqualTo("{\"architecture\":\"amd64\",\"os\":\"linux\"}");
  }

  @Test
  void writesTheBytesOfAManifest() throws JsonProcessingException {
    for (String text : List.of(
        Samples.DOCKER_IMAGE, Samples.DOCKER_LIST, Samples.SCHEMA1, "{\"mediaType\":\"a/b\"}")) {
      Manifest manifest = Manifest.parse(text.getBytes(UTF_8));
      assertThat(manifest.toJson()).isEqualTo(text);
      assertThat(MAPPER.writeValueAsString(List.of(manifest))).isEqualTo("[" + text + "]");
    }
  }
}
