package io.stowage.registry.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.stowage.registry.http.HttpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever clients send, the server fails at no request, answers in well-formed HTTP, keeps to its
 * folder, leaves a sound registry there, and loses neither descriptors nor threads nor memory. The
 * properties {@code fuzz.requests} and {@code fuzz.seed} choose how many requests are sent, and
 * which.
 */
class FuzzedRequestsTest {
  private static final long REQUESTS = Long.getLong("fuzz.requests", 20_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /** After so many requests another server is started, and the seed is increased by one. */
  private static final int ROUND = 20_000;

  private static final int WARM_UP = 2_000;
  private static final int CLIENTS = 4;
  private static final int MORE_DESCRIPTORS = 4;
  private static final int MORE_THREADS = 8;
  private static final long MORE_MEMORY = 12 << 20;

  private static final HttpOptions OPTIONS = HttpOptions.builder()
      .secret(Bytes.of("secret"))
      .trustedProxies(List.of("127.0.0.0/8"))
      .manifestLimit(20_000)
      .blobLimit(100_000)
      .anyMount(true)
      .draftFeatures(true)
      .build();

  private final Path folder;
  private final Tally tally = new Tally();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

  FuzzedRequestsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void harmNeitherTheServerNorFiles() throws Exception {
    long begin = System.nanoTime();
    Footprint limit = round(SEED - 1, WARM_UP, Footprint.UNLIMITED)
        .plus(MORE_DESCRIPTORS, MORE_THREADS, MORE_MEMORY);
    for (long sent = 0; sent < REQUESTS; sent += ROUND) {
      round(SEED + sent / ROUND, (int) Math.min(ROUND, REQUESTS - sent), limit);
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println(WARM_UP + " and " + REQUESTS + " fuzzed requests from seed " + SEED
        + " on in " + taken.toMillis() + " ms, answers by status: " + tally);
    if (REQUESTS >= ROUND) { // they get far
      assertThat(tally.statuses())
          .contains(200, 201, 202, 204, 206, 301, 304, 400, 404, 405, 412, 413, 414, 416, 431, 505);
    }
  }

  /**
   * Sends requests to a new server, checks what they leave, and returns the footprint before the
   * server was stopped, which must be within {@code limit}.
   */
  private Footprint round(long seed, int requests, Footprint limit) throws Exception {
    Path place = Files.createDirectory(folder.resolve("seed" + seed));
    Surroundings surroundings = Surroundings.in(place);
    Footprint footprint;
    try (HostileServer server = HostileServer.start(surroundings.root(), OPTIONS)) {
      send(server, seed, requests);
      footprint = Footprint.atRest(limit);
      server.stop();
      surroundings.requireUnchanged();
      StoredFiles.requireSound(surroundings.root(), server.registry());
    }
    MoreFiles.deleteRecursively(place, RecursiveDeleteOption.ALLOW_INSECURE);
    return footprint;
  }

  private void send(HostileServer server, long seed, int requests) throws Exception {
    List<Future<Integer>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      clients.add(threads.submit(() -> send(server, seed, number, requests / CLIENTS)));
    }
    for (Future<Integer> client : clients) {
      client.get();
    }
  }

  private int send(HostileServer server, long seed, int number, int requests) throws IOException {
    try (FuzzingClient client = new FuzzingClient(server, tally, seed, number)) {
      client.seed(server.registry());
      client.send(requests);
      return requests;
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ", client " + number + ", " + e.getMessage(), e);
    }
  }
}
