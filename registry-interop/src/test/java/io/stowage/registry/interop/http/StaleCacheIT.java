package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.fs.FileSystemRegistry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.http.RegistryServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An image is deleted and collected, and then pushed again to the server that had it before and
 * still runs, with its cache of descriptors on. A docker-registry acknowledges such a push without
 * storing the image.
 */
@RequiresPeers("skopeo")
class StaleCacheIT {
  private static final Duration LATER = Duration.ofHours(2);

  private final Path folder;
  private final Skopeo skopeo;
  private final TestImage image =
      Samples.of("stale cache").images().image().layers(2).push();

  StaleCacheIT(@TempDir Path folder) {
    this.folder = folder;
    this.skopeo = new Skopeo(folder);
  }

  @Test
  void pullsAnImageThatWasPushedAgainAfterAnotherProcessCollectedIt() {
    Path root = folder.resolve("root");
    FileSystemRegistry.openOrCreate(root).close();
    Path configuration = ServerProcess.configuration(
        folder.resolve("config.yml"), root, "cache: {blobdescriptor: inmemory}");
    try (ServerProcess server = ServerProcess.stowage(configuration.toString())) {
      pushAndDelete(server.host());
      collect(root);

      pushAndPull(server.host());
    }
  }

  @Test
  void pullsAnImageThatWasPushedAgainAfterTheServerCollectedIt() {
    RegistryServer.Builder builder =
        RegistryServer.builder().options(options -> options.descriptorCache(1000));
    try (RegistryServer server = builder.start()) {
      pushAndDelete(server.hostAndPort());
      server.clock().advance(LATER);
      assertCollected(server.registry(), GcOptions.defaults());

      pushAndPull(server.hostAndPort());
    }
  }

  private void pushAndDelete(String host) {
    push(host);
    pull(host, "first");
    skopeo.delete(name(host)).run();
  }

  private void pushAndPull(String host) {
    push(host);
    pull(host, "second");
  }

  private void push(String host) {
    Path layout = Samples.layout(folder.resolve("image"), image);
    skopeo.copy("oci:" + layout, name(host)).run();
  }

  /** Pulls the image, which skopeo verifies. */
  private void pull(String host, String copy) {
    skopeo.copy(name(host), "dir:" + folder.resolve(copy)).run();
    for (Descriptor blob : image.manifest().blobs()) {
      assertThat(folder.resolve(copy).resolve(blob.digest().encoded()))
          .hasBinaryContent(Samples.content(image, blob));
    }
  }

  private void collect(Path root) {
    InstantSource clock = () -> Instant.now().plus(LATER);
    RegistryOptions options = RegistryOptions.builder().clock(clock).build();
    try (Registry registry =
        Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED, clock), options)) {
      assertCollected(registry, GcOptions.forWriters(Writers.STOWAGE));
    }
  }

  private void assertCollected(Registry registry, GcOptions options) {
    GcReport report = GarbageCollector.of(registry).run(options);
    assertThat(report.blobsRemoved()).isEqualTo(image.manifest().blobs().size() + 1);
    assertThat(registry).doesNotHaveBlob(image.digest());
  }

  private static String name(String host) {
    return "docker://" + host + "/team/app:1.0";
  }
}
