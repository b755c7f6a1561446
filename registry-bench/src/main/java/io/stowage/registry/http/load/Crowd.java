package io.stowage.registry.http.load;

import io.stowage.registry.gc.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Many clients at the same time, each of which pulls or pushes one blob on a connection of its own.
 *
 * @param pulls the number of those that pull, all the same blob
 * @param pushes the number of those that push, each another blob
 * @param bytes the size of a blob
 * @param runs the number of measurements that count
 */
record Crowd(Contents contents, int pulls, int pushes, long bytes, int runs) {
  /** The heap that the server must do with, in MiB. */
  static final int HEAP = 128;

  private static final String REPOSITORY = "team/crowded";
  private static final double MOST_MEMORY = 256;
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final double BYTES_PER_GIB = 1 << 30;

  List<Row> rows(Duel duel) throws IOException {
    Content pulled = contents.next(bytes);
    duel.prepare(server -> push(server, pulled));
    Pairs<Run> all = duel.measured(runs, server -> run(server, pulled));
    Pairs<Sample> samples = all.map(Run::sample);
    String what = pulls + " pulls and " + pushes + " pushes of "
        + Spread.text(bytes / BYTES_PER_MIB) + " MiB at once";
    return List.of(
        Row.of(what + ": s", samples.map(Sample::seconds)).generatedBy(samples),
        Row.of(what + ": CPU, s a GiB", samples.map(Sample::cpuSecondsPerUnit)),
        Row.of(what + ": failed clients", all.map(Run::failures), Goal.never()),
        Row.of(
            "peak resident memory, ours with -Xmx" + HEAP + "m: MiB",
            duel.measured(1, server -> server.usage().peakMebibytes()),
            Goal.atMost(MOST_MEMORY)));
  }

  private Run run(Server server, Content pulled) throws IOException {
    List<Content> pushed =
        Stream.generate(() -> contents.next(bytes)).limit(pushes).toList();
    List<Throwable> failures = new ArrayList<>();
    Sample sample = Sample.of(server, () -> {
      failures.addAll(AtOnce.failures(clients(server, pulled, pushed)));
      return (pulls + pushes) * bytes / BYTES_PER_GIB;
    });
    failures.stream().limit(1).forEach(System.err::println);
    for (Content blob : pushed) {
      server.discard(blob);
    }
    return new Run(sample, failures.size());
  }

  /** Returns the clients that pull, among which those that push are spread. */
  private List<Callable<Void>> clients(Server server, Content pulled, List<Content> pushed) {
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < pulls; i++) {
      clients.add(() -> pull(server, pulled));
    }
    for (int i = 0; i < pushes; i++) {
      Content blob = pushed.get(i);
      clients.add(i * clients.size() / pushes, () -> push(server, blob));
    }
    return clients;
  }

  private static Void pull(Server server, Content blob) throws IOException {
    try (RegistryClient client = server.connect()) {
      client.pull(REPOSITORY, blob);
    }
    return null;
  }

  private static Void push(Server server, Content blob) throws IOException {
    try (RegistryClient client = server.connect()) {
      client.push(REPOSITORY, blob);
    }
    return null;
  }

  /** One measurement. */
  private record Run(Sample sample, double failures) {}
}
