package io.stowage.registry.http.load;

import io.stowage.registry.gc.BucketStore;
import io.stowage.registry.gc.StoredRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pushes and pulls of one large blob through servers of buckets of one store, in rounds of which
 * every other one is in reverse order. Not thread-safe.
 */
public final class BucketTransfers {
  private static final String REPOSITORY = "team/large";
  private static final double NANOS = 1e9;

  private final Contents contents = new Contents();
  private final List<String> ours;
  private final Path folder;
  private final long bytes;
  private final Times pushes = new Times(new ArrayList<>(), new ArrayList<>());
  private final Times pulls = new Times(new ArrayList<>(), new ArrayList<>());
  private boolean reversed;

  /**
   * Creates a measurement.
   *
   * @param jar Stowage's command
   * @param javaOptions options of its JVM
   * @param folder for logs and configurations
   * @param bytes the size of the blob
   */
  public BucketTransfers(Path jar, List<String> javaOptions, Path folder, long bytes) {
    List<String> serve = new ArrayList<>(new StowageProgram(jar, javaOptions).subcommand("serve"));
    serve.add("--create");
    this.ours = List.copyOf(serve);
    this.folder = folder;
    this.bytes = bytes;
  }

  /** Measures a push and a pull of each program, which count only if {@code counts}. */
  public void measure(BucketStore store, boolean counts) throws IOException {
    Content blob = contents.next(bytes);
    List<String> theirs = List.of("env", "-u", "AWS_CA_BUNDLE", "docker-registry", "serve");
    if (reversed) {
      measure(store.create(), theirs, blob, counts, false);
    }
    measure(store.create(), ours, blob, counts, true);
    if (!reversed) {
      measure(store.create(), theirs, blob, counts, false);
    }
    reversed = !reversed;
  }

  private void measure(
      StoredRegistry registry, List<String> serve, Content blob, boolean counts, boolean own)
      throws IOException {
    Program program = new BucketProgram(own ? "ours" : "docker-registry", serve, registry, folder);
    Path log = Files.createTempFile(folder, "server", ".log");
    try (Server server = Server.start(program, log, Optional.empty(), Optional.empty())) {
      double pushed = seconds(server, client -> client.push(REPOSITORY, blob));
      double pulled = seconds(server, client -> client.pull(REPOSITORY, blob));
      if (counts) {
        (own ? pushes.ours() : pushes.theirs()).add(pushed);
        (own ? pulls.ours() : pulls.theirs()).add(pulled);
      }
    }
  }

  private static double seconds(Server server, Transfer transfer) throws IOException {
    try (RegistryClient client = server.connect()) {
      long start = System.nanoTime();
      transfer.with(client);
      return (System.nanoTime() - start) / NANOS;
    }
  }

  /** Returns the seconds of the pushes that count. */
  public Times pushes() {
    return pushes;
  }

  /** Returns the seconds of the pulls that count. */
  public Times pulls() {
    return pulls;
  }

  /**
   * The seconds of both programs; those at one position were taken in one round.
   *
   * @param ours those of Stowage
   * @param theirs those of docker-registry
   */
  public record Times(List<Double> ours, List<Double> theirs) {}

  /** The kinds of operations of a client. */
  private interface Transfer {
    void with(RegistryClient client) throws IOException;
  }

  /**
   * A program that gets its registry from a configuration.
   *
   * @param serve its command up to the name of the file
   */
  private record BucketProgram(
      String name, List<String> serve, StoredRegistry registry, Path folder) implements Program {
    @Override
    public List<String> command(int port, Optional<Path> root, Optional<Path> passwords) {
      List<String> command = new ArrayList<>(serve);
      Path file = folder.resolve(name + "-" + port + ".yml");
      command.add(registry.configuration(file, port).toString());
      return command;
    }
  }
}
