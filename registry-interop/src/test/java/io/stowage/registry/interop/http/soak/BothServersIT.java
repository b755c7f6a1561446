package io.stowage.registry.interop.http.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.interop.http.ServerProcess;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real docker-registry and our server serve one directory at the same time, and ours collects on
 * its schedule. Both get pushes, pulls and deletions, from clients whose images share layers with
 * those of the other server. In the end, everything that either of them acknowledged can be pulled
 * from both.
 *
 * <p>The duration is set by {@code -Dsoak.seconds=60}. A failure is repeated, except for the
 * timing, by {@code -Dsoak.seed} with the printed seed.
 */
@Tag("proof")
@RequiresPeers("docker-registry")
class BothServersIT {
  private static final List<String> THEIR_CLIENTS = List.of("theirs1", "theirs2", "theirs3");
  private static final List<String> OUR_CLIENTS = List.of("ours1", "ours2", "ours3");
  private static final int LEAST_REMOVED = 20;
  private static final Duration POLL = Duration.ofMillis(250);

  /** The longest extension of a test that has not seen everything that it must see. */
  private static final Duration EXTENSION = Duration.ofMinutes(5);

  private final long seed = Long.getLong("soak.seed", System.nanoTime());
  private final Duration time = Duration.ofSeconds(Integer.getInteger("soak.seconds", 16));
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Figures theirFigures = new Figures();
  private final Figures ourFigures = new Figures();
  private final List<SoakClient> clients = new ArrayList<>();
  private final SoakStore store;

  BothServersIT(@TempDir Path folder) {
    store = new SoakStore(folder);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void loseNothingThatEitherOfThemAcknowledged() throws Exception {
    store.pushLongAgo(
        Stream.of(THEIR_CLIENTS, OUR_CLIENTS)
            .flatMap(List::stream)
            .flatMap(name -> SoakClient.images(name).stream())
            .toList(),
        new Random(seed));
    try (ServerProcess docker = ServerProcess.dockerRegistry(store.configuration())) {
      LiveServer theirs = new LiveServer(docker.host(), true);
      CollectionFigures collections = runBoth(theirs);
      store.removeAllGarbage();
      Verdict theirVerdict = verdict(theirs);
      Verdict ourVerdict = ourVerdict();

      System.out.println("Both servers for " + time + ", seed " + seed + ": docker-registry: "
          + theirFigures + "; ours: " + ourFigures + "; " + collections + "; "
          + theirVerdict.complete() + " images verified");
      assertThat(theirFigures.failures()).as("seed %d", seed).isEmpty();
      assertThat(ourFigures.failures()).as("seed %d", seed).isEmpty();
      assertThat(theirVerdict.losses()).as("seed %d", seed).isEmpty();
      assertThat(ourVerdict.losses()).as("seed %d", seed).isEmpty();
      assertThat(theirVerdict.complete()).isPositive().isEqualTo(ourVerdict.complete());
      assertThat(collections.removed()).isGreaterThanOrEqualTo(LEAST_REMOVED);
      assertThat(collections.restored()).isPositive();
    }
  }

  /** Runs our server beside {@code theirs} with clients of both, and returns what it collected. */
  private CollectionFigures runBoth(LiveServer theirs) throws Exception {
    try (CollectingServer ours = CollectingServer.start(http, store.collecting("any", "0s"))) {
      List<SoakClient> theirClients = clients(THEIR_CLIENTS, theirs, theirFigures);
      List<SoakClient> ourClients = clients(OUR_CLIENTS, ours.server(), ourFigures);
      clients.addAll(theirClients);
      clients.addAll(ourClients);
      try (SoakClients theirsAtWork = SoakClients.start(theirClients, theirFigures);
          SoakClients oursAtWork = SoakClients.start(ourClients, ourFigures)) {
        long deadline = System.nanoTime() + time.toNanos();
        while (goesOn(deadline, ours)) {
          ours.work(POLL);
        }
        theirsAtWork.stop();
        oursAtWork.stop();
      }
      return ours.collections();
    }
  }

  private List<SoakClient> clients(List<String> names, LiveServer server, Figures figures) {
    return names.stream()
        .map(name -> new SoakClient(name, http, () -> server, figures, seed))
        .toList();
  }

  private boolean goesOn(long deadline, CollectingServer ours) throws InterruptedException {
    long left = deadline - System.nanoTime();
    return !theirFigures.hasFailures()
        && !ourFigures.hasFailures()
        && (left > 0 || (left > -EXTENSION.toNanos() && !hasSeenEverything(ours)));
  }

  private static boolean hasSeenEverything(CollectingServer ours) throws InterruptedException {
    CollectionFigures collections = ours.collections();
    return collections.removed() >= LEAST_REMOVED && collections.restored() > 0;
  }

  private Verdict ourVerdict() throws InterruptedException {
    try (ServerProcess last = ServerProcess.stowage(store.configuration().toString())) {
      return verdict(new LiveServer(last.host(), false));
    }
  }

  private Verdict verdict(LiveServer server) throws InterruptedException {
    return Verdict.of(clients, new RegistryApi(http, server));
  }
}
