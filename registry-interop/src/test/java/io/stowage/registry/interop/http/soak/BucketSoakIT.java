package io.stowage.registry.interop.http.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.interop.bucket.RegistryBucket;
import io.stowage.registry.interop.http.ServerProcess;
import io.stowage.registry.soak.Soak;
import io.stowage.registry.soak.SoakPlace;
import io.stowage.registry.storage.fs.Durability;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes push to a bucket, two servers have clients, and one process collects. Any of them
 * is killed, or stopped for a while, at any time. Nothing that was acknowledged is lost.
 *
 * <p>Too long for each build: it runs only with a duration, such as {@code
 * -Dsoak.bucket.seconds=60}. A failure is repeated, except for the timing, by {@code -Dsoak.seed}
 * with the printed seed.
 */
@EnabledIfSystemProperty(named = "soak.bucket.seconds", matches = "\\d+")
@RequiresRadosGateway
class BucketSoakIT {
  private final long seed = Long.getLong("soak.seed", System.nanoTime());
  private final Duration time = Duration.ofSeconds(Integer.getInteger("soak.bucket.seconds", 60));
  private final Random random = new Random(seed);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Figures figures = new Figures();
  private final Path folder;
  private final RegistryBucket bucket;

  BucketSoakIT(@TempDir Path folder, RadosGateway gateway) {
    this.folder = folder;
    this.bucket = RegistryBucket.createIn(gateway);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void losesNothingThatWasAcknowledged() throws Exception {
    bucket.createRegistry();
    Path configuration = bucket.configuration(
        folder.resolve("config.yml"), "", """
            http: {addr: '127.0.0.1:0', secret: interop}
            stowage: {gc: {grace: %ds}}
            """.formatted(SoakStore.GRACE.toSeconds()));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (UnreliableServer one = new UnreliableServer(configuration, random);
        UnreliableServer other = new UnreliableServer(configuration, random)) {
      List<UnreliableServer> servers = List.of(one, other);
      servers.forEach(UnreliableServer::start);
      List<SoakClient> clients =
          Stream.of(0, 1, 2, 3).map(i -> client(i, servers)).toList();
      SoakPlace place = SoakPlace.bucket(bucket.parameters());
      Future<Soak.Result> processes =
          thread.submit(() -> new Soak(folder, place, Durability.FULL, seed).run(time));
      try (SoakClients working = SoakClients.start(clients, figures)) {
        while (!processes.isDone() && !figures.hasFailures()) {
          servers.get(random.nextInt(servers.size())).disturb();
        }
        working.stop();
      }
      assertThat(figures.failures()).as("seed %d", seed).isEmpty();
      Soak.Result result = processes.get();
      Verdict verdict = verdict(clients, configuration);

      System.out.println("Soak of a bucket for " + time + ", seed " + seed + ": processes: "
          + result + "; clients: " + figures + "; servers killed " + (one.kills() + other.kills())
          + " times and stopped " + (one.pauses() + other.pauses()) + " times; "
          + verdict.complete() + " images of clients verified");
      assertThat(verdict.losses()).as("seed %d", seed).isEmpty();
      assertThat(verdict.complete()).isPositive();
      assertThat(result.losses()).as("seed %d", seed).isEmpty();
      assertThat(result.damagedBlobs()).as("seed %d", seed).isEmpty();
      assertThat(result.verified()).isPositive();
      assertThat(result.locksTakenOver()).isPositive();
      assertThat(result.collections().blobs()).isPositive();
    } finally {
      thread.shutdownNow();
      assertThat(thread.awaitTermination(1, TimeUnit.MINUTES))
          .as("processes end")
          .isTrue();
    }
  }

  private SoakClient client(int number, List<UnreliableServer> servers) {
    UnreliableServer server = servers.get(number % servers.size());
    return new SoakClient("client" + number, http, server, figures, seed);
  }

  private Verdict verdict(List<SoakClient> clients, Path configuration)
      throws InterruptedException {
    try (ServerProcess last = ServerProcess.stowage(configuration.toString())) {
      return Verdict.of(clients, new RegistryApi(http, new LiveServer(last.host(), false)));
    }
  }
}
