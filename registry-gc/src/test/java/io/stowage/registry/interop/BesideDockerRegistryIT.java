package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real docker-registry serves skopeo, which pushes, pulls and deletes, while collections run on
 * the same directory back to back. In the end, the last image pushed under each tag can be pulled.
 *
 * <p>The duration is set by {@code -Dsoak.beside.seconds=90}, the number of blobs before that by
 * {@code -Dsoak.beside.blobs=60000}, and the settle time by {@code -Dsoak.beside.settle=10}, in
 * seconds.
 */
@Tag("proof")
@RequiresPeers({"docker-registry", "skopeo"})
class BesideDockerRegistryIT {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int CLIENTS = 4;

  /** The longest pause between two steps of a client, so that collections end beside them. */
  private static final int PAUSE_MILLIS = 500;

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final long seed = Long.getLong("soak.seed", System.nanoTime());
  private final SkopeoFigures figures = new SkopeoFigures();
  private final List<GcReport> reports = new ArrayList<>();
  private final Path folder;
  private final Path root;

  BesideDockerRegistryIT(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("registry");
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void losesNoImagePushedMeanwhile() throws Exception {
    Duration time = Duration.ofSeconds(Integer.getInteger("soak.beside.seconds", 30));
    List<SkopeoClient> clients = clients(peer.serve(root).host());
    try (Registry registry = open()) {
      clients.forEach(client -> client.pushAllUntagged(registry));
      PreloadedTree preloaded =
          PreloadedTree.write(root, Integer.getInteger("soak.beside.blobs", 10_000));
      runBesideCollections(clients, registry, time);
      collect(registry);
      int images = clients.stream().mapToInt(SkopeoClient::pullAll).sum();
      System.out.println("Beside docker-registry for " + time + ", seed " + seed + ": " + figures
          + "; " + images + " images verified; " + collections());
      figures.others.stream().limit(3).forEach(System.out::println);
      preloaded.tags().forEach(tag -> assertComplete(registry, tag));
      assertThat(images).isPositive();
    }
    assertThat(figures.failures).as("seed %d", seed).isEmpty();
    assertThat(reports).allSatisfy(report -> assertThat(report.damages()).isEmpty());
    assertThat(reports.stream().mapToLong(GcReport::bytesReclaimed).sum()).isPositive();
    assertThat(reports.stream().mapToLong(GcReport::manifestsRemoved).sum()).isPositive();
  }

  private void runBesideCollections(List<SkopeoClient> clients, Registry registry, Duration time)
      throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      clients.forEach(client -> running.add(threads.submit(() -> {
        while (System.nanoTime() < deadline && figures.failures.isEmpty()) {
          client.step();
          TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS));
        }
        return client;
      })));
      while (System.nanoTime() < deadline && figures.failures.isEmpty()) {
        collect(registry);
      }
      for (Future<?> client : running) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<SkopeoClient> clients(String host) throws Exception {
    List<SkopeoClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Path home = Files.createDirectory(folder.resolve("client" + i));
      clients.add(new SkopeoClient("c" + i + "-", home, host, seed, figures));
    }
    return clients;
  }

  private Registry open() {
    return Registry.open(
        FileSystemStorage.openOrCreate(root, Durability.RELAXED),
        RegistryOptions.builder().grace(GRACE).build());
  }

  private void collect(Registry registry) {
    reports.add(GarbageCollector.of(registry)
        .run(GcOptions.builder()
            .deleteUntagged(true)
            .grace(GRACE)
            .writers(Writers.ANY)
            .settle(Duration.ofSeconds(Integer.getInteger("soak.beside.settle", 5)))
            .build()));
  }

  private static void assertComplete(Registry registry, io.stowage.registry.model.Tag tag) {
    var repository = registry.repository(PreloadedTree.REPOSITORY);
    Manifest manifest = repository.manifests().get(tag);
    manifest
        .blobs()
        .forEach(blob -> assertThat(Digest.of(repository.blobs().read(blob.digest(), 100)))
            .isEqualTo(blob.digest()));
  }

  private String collections() {
    return "%d collections in %s, %d manifests and %d blobs taken, %d restored, %d bytes reclaimed"
        .formatted(
            reports.size(),
            reports.stream().map(GcReport::duration).toList(),
            reports.stream().mapToLong(GcReport::manifestsRemoved).sum(),
            reports.stream().mapToLong(GcReport::blobsRemoved).sum(),
            reports.stream().mapToLong(GcReport::restored).sum(),
            reports.stream().mapToLong(GcReport::bytesReclaimed).sum());
  }
}
