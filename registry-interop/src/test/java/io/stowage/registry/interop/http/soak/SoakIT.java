package io.stowage.registry.interop.http.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.interop.http.ServerProcess;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen clients push, pull and delete, while the server collects on its schedule, and is killed
 * and started again. Nothing that was acknowledged is lost, and no request fails unless a kill cut
 * it off.
 *
 * <p>The duration is set by {@code -Dsoak.seconds=600}. A failure is repeated, except for the
 * timing, by {@code -Dsoak.seed} with the printed seed.
 */
@Tag("proof")
class SoakIT {
  private static final List<String> CLIENTS =
      IntStream.range(0, 16).mapToObj(number -> "c" + number).toList();
  private static final int LEAST_REMOVED = 20;

  /** The longest extension of a soak that has not seen everything that it must see. */
  private static final Duration EXTENSION = Duration.ofMinutes(5);

  private final long seed = Long.getLong("soak.seed", System.nanoTime());
  private final Duration time = Duration.ofSeconds(Integer.getInteger("soak.seconds", 30));
  private final Random random = new Random(seed);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Figures figures = new Figures();
  private final SoakStore store;
  private final RestartedServer server;

  SoakIT(@TempDir Path folder) {
    store = new SoakStore(folder);
    server = new RestartedServer(store, http, random);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void losesNothingThatWasAcknowledgedAndFailsOnlyWhatAKillCutsOff() throws Exception {
    store.pushLongAgo(
        CLIENTS.stream().flatMap(name -> SoakClient.images(name).stream()).toList(), random);
    List<SoakClient> clients = CLIENTS.stream()
        .map(name -> new SoakClient(name, http, server, figures, seed))
        .toList();

    run(clients);
    store.removeAllGarbage();
    Verdict verdict = verdict(clients);

    System.out.println("Soak of " + time + ", seed " + seed + ": " + figures + "; "
        + server.kills() + " kills; " + server.collections() + " and took over "
        + server.takeovers() + " locks; " + verdict.complete() + " images verified");
    assertThat(figures.failures()).as("seed %d", seed).isEmpty();
    assertThat(verdict.losses()).as("seed %d", seed).isEmpty();
    assertThat(verdict.complete()).isPositive();
    assertThat(server.kills()).isPositive();
    assertThat(server.takeovers()).isPositive();
    assertThat(server.collections().removed()).isGreaterThanOrEqualTo(LEAST_REMOVED);
    assertThat(server.collections().restored()).isPositive();
  }

  private void run(List<SoakClient> clients) throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    try (server) {
      server.start();
      try (SoakClients working = SoakClients.start(clients, figures)) {
        while (goesOn(deadline)) {
          server.kill();
          server.start();
        }
        working.stop();
      }
      server.stop();
    }
  }

  private boolean goesOn(long deadline) {
    long left = deadline - System.nanoTime();
    return !figures.hasFailures()
        && (left > 0 || (left > -EXTENSION.toNanos() && !hasSeenEverything()));
  }

  private boolean hasSeenEverything() {
    return server.takeovers() > 0
        && server.collections().removed() >= LEAST_REMOVED
        && server.collections().restored() > 0;
  }

  private Verdict verdict(List<SoakClient> clients) throws InterruptedException {
    try (ServerProcess last = ServerProcess.stowage(store.configuration().toString())) {
      return Verdict.of(clients, new RegistryApi(http, new LiveServer(last.host(), false)));
    }
  }
}
