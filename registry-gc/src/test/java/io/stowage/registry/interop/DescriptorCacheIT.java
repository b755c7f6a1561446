package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An image that was collected is pushed again to the docker-registry that had it before. */
@RequiresPeers({"docker-registry", "skopeo"})
class DescriptorCacheIT {
  private static final String REPOSITORY = "team/app";
  private static final MediaType TYPE = MediaType.OCI_MANIFEST;

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final Path root;
  private final TestImage image = TestImages.in(
          Registry.open(InMemoryStorage.create()).repository("source"))
      .image()
      .push();

  DescriptorCacheIT(@TempDir Path folder) {
    root = folder.resolve("registry");
  }

  @Test
  void canBePulledIfTheDescriptorCacheIsOff() {
    DockerRegistry registry = peer.serve(root);

    HttpApi api = pushCollectAndPushAgain(registry);

    assertThat(api.status(REPOSITORY + "/manifests/1.0")).isEqualTo(200);
    for (Descriptor blob : image.manifest().blobs()) {
      assertThat(api.status(REPOSITORY + "/blobs/" + blob.digest())).isEqualTo(200);
    }
  }

  /** This is why the command refuses to collect beside such a registry. */
  @Test
  void isAcknowledgedButCannotBePulledIfTheDescriptorCacheIsOn() {
    DockerRegistry registry = peer.serve(root, "cache: {blobdescriptor: inmemory}");

    HttpApi api = pushCollectAndPushAgain(registry);

    assertThat(api.status(REPOSITORY + "/manifests/1.0")).isEqualTo(404);
    assertThat(api.errorOf(REPOSITORY + "/manifests/1.0")).contains("MANIFEST_UNKNOWN");
  }

  private HttpApi pushCollectAndPushAgain(DockerRegistry registry) {
    HttpApi api = new HttpApi(registry);
    push(api);
    api.deleteManifest(REPOSITORY, image.digest());
    collect(Duration.ofHours(2));
    collect(Duration.ofHours(4));
    assertThat(root.resolve(RegistryLayout.blobData(image.digest()).value())).doesNotExist();
    push(api);
    return api;
  }

  /** Uploads what is reported missing, as clients do. */
  private void push(HttpApi api) {
    for (Descriptor blob : image.manifest().blobs()) {
      if (api.headStatus(REPOSITORY + "/blobs/" + blob.digest()) == 404) {
        api.blob(
            REPOSITORY,
            image.repository().blobs().read(blob.digest(), (int) blob.size()),
            blob.digest());
      }
    }
    api.manifest(REPOSITORY, "1.0", TYPE, image.manifest().bytes());
  }

  private void collect(Duration later) {
    InstantSource clock = () -> Instant.now().plus(later);
    RegistryOptions options =
        RegistryOptions.builder().clock(clock).sleeper(time -> {}).build();
    try (Registry registry =
        Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED, clock), options)) {
      GarbageCollector.of(registry).run(GcOptions.forWriters(Writers.ANY));
    }
  }
}
