package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.RegistryServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests of BuildKit for a build cache: an index whose entries are layers and a config. */
@Tag("once")
class BuildKitIT {
  private static final String REPOSITORY = "team/cache";
  private static final MediaType CACHE_CONFIG =
      MediaType.parse("application/vnd.buildkit.cacheconfig.v0");

  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().resetBeforeEach().build();

  private final Client client = Client.of(SERVER.hostAndPort(), "buildkit/v0.26");
  private final TestImages images = Samples.of("buildkit").images();
  private final List<byte[]> layers = List.of(images.layer(), images.layer());
  private final byte[] config = "{\"layers\":[],\"records\":[]}".getBytes(StandardCharsets.UTF_8);

  @Test
  void exportsAndImportsACache() {
    Manifest cache = export();

    Answer pulled = client.send(
        200,
        Request.get("/v2/" + REPOSITORY + "/manifests/buildcache")
            .with("Accept", MediaType.OCI_INDEX + ", */*"));
    assertThat(pulled.body()).isEqualTo(cache.bytes());
    assertWhole();
  }

  @Test
  void findsTheLayersOfItsCacheAfterACollection() {
    export();
    SERVER.clock().advance(Duration.ofHours(2));
    GarbageCollector.of(SERVER.registry())
        .run(GcOptions.builder().deleteUntagged(true).build());

    assertWhole();
  }

  private Manifest export() {
    layers.forEach(layer -> client.postAndPut(REPOSITORY, layer));
    client.postAndPut(REPOSITORY, config);
    Manifest cache = Manifest.parse(MediaType.OCI_INDEX, index());
    client.putManifest(REPOSITORY, "buildcache", cache);
    return cache;
  }

  private byte[] index() {
    String entries = layers.stream()
        .map(layer -> descriptor(MediaType.OCI_LAYER_GZIP, layer))
        .collect(Collectors.joining(","));
    String index = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX
        + "\",\"manifests\":[" + entries + "," + descriptor(CACHE_CONFIG, config) + "]}";
    return index.getBytes(StandardCharsets.UTF_8);
  }

  private static String descriptor(MediaType type, byte[] content) {
    return Descriptor.of(type, Digest.of(content), content.length).toJson();
  }

  private void assertWhole() {
    layers.forEach(this::assertPulled);
    assertPulled(config);
  }

  private void assertPulled(byte[] content) {
    Request request = Request.get("/v2/" + REPOSITORY + "/blobs/" + Digest.of(content));
    assertThat(client.send(200, request).body()).isEqualTo(content);
  }
}
