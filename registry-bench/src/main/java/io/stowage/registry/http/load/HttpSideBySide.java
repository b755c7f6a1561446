package io.stowage.registry.http.load;

import io.stowage.registry.Scratch;
import io.stowage.registry.gc.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares Stowage's server with Debian's docker-registry over the loopback interface. Each runs in
 * a process of its own; this process makes the load. Requires Linux.
 */
@Command(
    name = "http-side-by-side",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares Stowage's server with docker-registry over HTTP.")
public final class HttpSideBySide implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  private final Contents contents = new Contents();

  @Option(
      names = "--only",
      split = ",",
      description = "Parts to measure: ${COMPLETION-CANDIDATES}. Default: all.")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(names = "--runs", description = "Measured rounds. Default: ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Option(names = "--size", description = "MiB of the large blob. Default: ${DEFAULT-VALUE}.")
  private int size = 1024;

  @Option(names = "--connections", description = "For small requests. Default: ${DEFAULT-VALUE}.")
  private int connections = 16;

  @Option(
      names = "--warm-up",
      description = "Seconds of each kind of small requests before they are measured. "
          + "Default: ${DEFAULT-VALUE}.")
  private int warmUp = 20;

  @Option(names = "--seconds", description = "Of small requests. Default: ${DEFAULT-VALUE}.")
  private int seconds = 5;

  @Option(names = "--pulls", description = "Clients that pull at once. Default: ${DEFAULT-VALUE}.")
  private int pulls = 200;

  @Option(names = "--pushes", description = "Clients that push at once. Default: ${DEFAULT-VALUE}.")
  private int pushes = 50;

  @Option(names = "--crowd-size", description = "MiB of their blobs. Default: ${DEFAULT-VALUE}.")
  private int crowdSize = 10;

  @Option(names = "--logins", description = "Refused logins. Default: ${DEFAULT-VALUE}.")
  private int logins = 50;

  @Option(names = "--fixtures", description = "Fixtures of tests. Default: ${DEFAULT-VALUE}.")
  private int fixtures = 500;

  @Option(names = "--jar", description = "Stowage's command. Default: ${DEFAULT-VALUE}.")
  private Path jar = Path.of("registry-cli/target/registry-cli.jar");

  @Option(names = "--java-options", description = "Java options for Stowage, separated by blanks.")
  private String javaOptions = "";

  /** Creates the command with its defaults. */
  public HttpSideBySide() {}

  @Override
  public Integer call() throws IOException {
    String version = DockerRegistryProgram.version();
    Path folder = Scratch.make("http-side-by-side");
    try {
      StowageProgram ours = new StowageProgram(jar, words(javaOptions));
      System.out.println("machine: " + Machine.describe());
      System.out.println("ours: " + String.join(" ", ours.subcommand("serve")));
      System.out.println("docker-registry: " + version);
      List<Row> rows = new ArrayList<>();
      for (Part part : parts) {
        System.err.println("measuring " + part);
        List<Row> measured = rows(part, folder, ours);
        measured.forEach(System.err::println);
        rows.addAll(measured);
      }
      System.out.println(Row.table(rows));
    } finally {
      Scratch.remove(folder);
    }
    return 0;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
  }

  private List<Row> rows(Part part, Path folder, StowageProgram ours) throws IOException {
    Program theirs = new DockerRegistryProgram(folder);
    Path log = folder.resolve("errors.log");
    return switch (part) {
      case TRANSFERS -> transfers(folder, ours, theirs);
      case REQUESTS -> requests(folder, ours, theirs);
      case CROWD -> crowd(folder, ours.withHeap(Crowd.HEAP), theirs);
      case LOGINS -> logins(folder, ours, theirs);
      case STARTS -> new Starts(log, runs).rows(ours, theirs);
      case FIXTURES -> new Fixtures(log, fixtures, runs).rows(theirs);
    };
  }

  private List<Row> transfers(Path folder, Program ours, Program theirs) throws IOException {
    try (Duel duel = Duel.start(folder, ours, theirs, Optional.empty())) {
      return new Transfers(contents, size * MEBIBYTE, runs).rows(duel);
    }
  }

  private List<Row> requests(Path folder, Program ours, Program theirs) throws IOException {
    SmallRequests requests = new SmallRequests(
        contents, connections, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), runs);
    try (Duel duel = Duel.start(folder, ours, theirs, Optional.empty())) {
      return requests.rows(duel);
    }
  }

  private List<Row> crowd(Path folder, Program ours, Program theirs) throws IOException {
    try (Duel duel = Duel.start(folder, ours, theirs, Optional.empty())) {
      return new Crowd(contents, pulls, pushes, crowdSize * MEBIBYTE, runs).rows(duel);
    }
  }

  private List<Row> logins(Path folder, StowageProgram ours, Program theirs) throws IOException {
    Optional<Path> passwords = Optional.of(Logins.passwords(folder, ours));
    try (Duel duel = Duel.start(folder, ours, theirs, passwords)) {
      return new Logins(logins).rows(duel);
    }
  }

  /** The parts of the measurement. */
  enum Part {
    /** Pushes and pulls of a large blob. */
    TRANSFERS,
    /** Small requests on several connections. */
    REQUESTS,
    /** Many clients at once, and the memory that the server then uses. */
    CROWD,
    /** Refused logins. */
    LOGINS,
    /** Starts of a server. */
    STARTS,
    /** Fixtures of tests. */
    FIXTURES
  }
}
