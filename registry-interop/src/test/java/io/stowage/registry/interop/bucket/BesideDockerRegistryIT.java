package io.stowage.registry.interop.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.interop.http.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real docker-registry serves a bucket to skopeo, which pushes, pulls and deletes, while
 * collections that also remove untagged images run on the same bucket back to back. In the end, the
 * last image that was pushed under each tag can be pulled.
 *
 * <p>The duration is set by {@code -Dsoak.beside.seconds=90}. A failure is repeated, except for the
 * timing, by {@code -Dsoak.seed} with the printed seed.
 */
@Tag("proof")
@RequiresRadosGateway
@RequiresPeers({"docker-registry", "skopeo", "ceph-mon", "ceph-osd", "radosgw"})
class BesideDockerRegistryIT {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final int CLIENTS = 2;
  private static final int LEAST_REMOVED = 20;

  /** The longest extension of a test that has not seen everything that it must see. */
  private static final Duration EXTENSION = Duration.ofSeconds(60);

  private final long seed = Long.getLong("soak.seed", System.nanoTime());
  private final Duration time = Duration.ofSeconds(Integer.getInteger("soak.beside.seconds", 20));
  private final SkopeoFigures figures = new SkopeoFigures();
  private final List<GcReport> reports = new ArrayList<>();
  private final Path folder;
  private final RegistryBucket bucket;
  private volatile boolean stopped;

  BesideDockerRegistryIT(@TempDir Path folder, RadosGateway gateway) {
    this.folder = folder;
    this.bucket = RegistryBucket.createIn(gateway);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void losesNoImagePushedMeanwhile() throws Exception {
    Path configuration = bucket.configuration(folder.resolve("config.yml"));
    try (Registry registry = open();
        ServerProcess docker = ServerProcess.dockerRegistry(configuration)) {
      List<SkopeoClient> clients = clients(docker.host());
      clients.forEach(client -> SkopeoClient.REPOSITORIES.stream()
          .map(registry::repository)
          .forEach(client::pushAllUntagged));
      runBesideCollections(clients, registry);
      collect(registry);
      int images = clients.stream().mapToInt(SkopeoClient::pullAll).sum();

      System.out.println("Beside docker-registry in a bucket for " + time + ", seed " + seed + ": "
          + figures + "; " + collections() + "; " + images + " images verified");
      figures.errors.stream().limit(3).forEach(System.out::println);
      assertThat(figures.failures()).as("seed %d", seed).isEmpty();
      assertThat(images).isPositive();
    }
    assertThat(reports).allSatisfy(report -> assertThat(report.damages()).isEmpty());
    assertThat(removed()).isGreaterThanOrEqualTo(LEAST_REMOVED);
    assertThat(restored()).isPositive();
    assertThat(sum(GcReport::bytesReclaimed)).isPositive();
  }

  private void runBesideCollections(List<SkopeoClient> clients, Registry registry)
      throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      clients.forEach(client -> running.add(threads.submit(() -> work(client))));
      while (goesOn(deadline)) {
        collect(registry);
      }
      stopped = true;
      for (Future<?> client : running) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void work(SkopeoClient client) {
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      client.step();
    }
  }

  private boolean goesOn(long deadline) {
    long left = deadline - System.nanoTime();
    return !figures.hasFailures()
        && (left > 0 || (left > -EXTENSION.toNanos() && !hasSeenEverything()));
  }

  private boolean hasSeenEverything() {
    return removed() >= LEAST_REMOVED && restored() > 0;
  }

  private List<SkopeoClient> clients(String host) throws IOException {
    List<SkopeoClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Path home = Files.createDirectory(folder.resolve("client" + i));
      clients.add(new SkopeoClient("c" + i, home, host, seed, figures));
    }
    return clients;
  }

  private Registry open() {
    return Registry.open(bucket.open(), RegistryOptions.builder().grace(GRACE).build());
  }

  private void collect(Registry registry) {
    reports.add(GarbageCollector.of(registry)
        .run(GcOptions.builder()
            .deleteUntagged(true)
            .grace(GRACE)
            .writers(Writers.ANY)
            .settle(SETTLE)
            .build()));
  }

  private long removed() {
    return sum(GcReport::blobsRemoved);
  }

  private long restored() {
    return sum(GcReport::restored);
  }

  private long sum(ToLongFunction<GcReport> number) {
    return reports.stream().mapToLong(number).sum();
  }

  private String collections() {
    return "%d collections took %d manifests and %d blobs, restored %d objects, freed %d bytes"
        .formatted(
            reports.size(),
            sum(GcReport::manifestsRemoved),
            removed(),
            restored(),
            sum(GcReport::bytesReclaimed));
  }
}
