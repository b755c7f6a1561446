package io.stowage.registry.http.load;

import io.stowage.registry.gc.Spread;
import java.io.IOException;
import java.util.List;

/**
 * Pushes and pulls of one large blob, on one connection.
 *
 * @param bytes the size of the blob
 * @param runs the number of measurements that count
 */
record Transfers(Contents contents, long bytes, int runs) {
  private static final String REPOSITORY = "team/large";
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final double BYTES_PER_GIB = 1 << 30;

  List<Row> rows(Duel duel) throws IOException {
    Pairs<Sample> pushes = duel.measured(runs, this::measuredPush);
    Content blob = contents.next(bytes);
    duel.prepare(server -> push(server, blob));
    Pairs<Sample> pulls = duel.measured(runs, server -> measuredPull(server, blob));
    String size = Spread.text(bytes / BYTES_PER_MIB) + " MiB";
    return List.of(
        Row.of(
                "push of " + size + ", durable: s",
                pushes.map(Sample::seconds),
                Goal.ratioAtMost(0.6))
            .generatedBy(pushes),
        Row.of("push: CPU, s a GiB", pushes.map(Sample::cpuSecondsPerUnit)),
        Row.of("pull of " + size + ": s", pulls.map(Sample::seconds), Goal.ratioAtMost(0.9))
            .generatedBy(pulls),
        Row.of("pull: CPU, s a GiB", pulls.map(Sample::cpuSecondsPerUnit), Goal.ratioAtMost(0.7)));
  }

  private Sample measuredPush(Server server) throws IOException {
    Content blob = contents.next(bytes);
    writeBack();
    Sample sample = Sample.of(server, () -> {
      push(server, blob);
      return bytes / BYTES_PER_GIB;
    });
    server.discard(blob);
    return sample;
  }

  private static void push(Server server, Content blob) throws IOException {
    try (RegistryClient client = server.connect()) {
      client.push(REPOSITORY, blob);
    }
  }

  private Sample measuredPull(Server server, Content blob) throws IOException {
    return Sample.of(server, () -> {
      try (RegistryClient client = server.connect()) {
        client.pull(REPOSITORY, blob);
      }
      return bytes / BYTES_PER_GIB;
    });
  }

  /** Writes to the disk what earlier pushes left, so that it does not count for the next one. */
  private static void writeBack() throws IOException {
    new ProcessBuilder("sync").start().onExit().join();
  }
}
