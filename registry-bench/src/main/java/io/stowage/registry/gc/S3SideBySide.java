package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Scratch;
import io.stowage.registry.http.load.BucketTransfers;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.StorageDriver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares Stowage with Debian's docker-registry on buckets of one object store. Runs alternate,
 * after a warm-up run of each. Requires {@code /usr/bin/time} and, without {@code --endpoint}, the
 * programs of Ceph.
 */
@Command(
    name = "s3-side-by-side",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares Stowage with docker-registry on an object store.")
final class S3SideBySide implements Callable<Integer> {
  /** 20 repositories: 2,840 blobs, 400 of which are manifests, and 800 that nothing needs. */
  private static final TreeShape SHAPE = new TreeShape(20, 15, 5, 5, 2, 40, false, 500);

  /** The shortest age that is allowed beside other writers, and what clocks are rounded to. */
  private static final Duration OLD = Duration.ofSeconds(13);

  private static final double NANOS = 1e9;

  @Option(
      names = "--only",
      split = ",",
      description = "Parts to measure: ${COMPLETION-CANDIDATES}. Default: all but ANY_WRITERS.")
  private Set<Part> parts = EnumSet.complementOf(EnumSet.of(Part.ANY_WRITERS));

  @Option(names = "--runs", description = "Measured pairs. Default: ${DEFAULT-VALUE}.")
  private int runs = 3;

  @Option(
      names = "--latency",
      description = "Milliseconds that each request takes longer, in collections.")
  private int latency;

  @Option(names = "--size", description = "MiB of the large blob. Default: ${DEFAULT-VALUE}.")
  private int size = 1024;

  @Option(names = "--jar", description = "Stowage's command. Default: ${DEFAULT-VALUE}.")
  private Path jar = Path.of("registry-cli-s3/target/stowage-s3.jar");

  @Option(
      names = "--java-options",
      split = " ",
      description = "Java options for Stowage, separated by blanks. Default: ${DEFAULT-VALUE}.")
  private List<String> javaOptions = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  @Option(
      names = "--launcher",
      description = "bin/stowage of an unpacked release, for collections in place of --jar and "
          + "--java-options. It runs on the Java that JAVA_HOME names.")
  private Optional<Path> launcher = Optional.empty();

  @Option(
      names = "--endpoint",
      description = "URL of a store to use instead of starting Ceph's. The keys are in the "
          + "environment, as AWS names them; the user may create buckets, and they stay.")
  private Optional<URI> endpoint = Optional.empty();

  @Override
  public Integer call() throws Exception {
    Path folder = Scratch.make("s3-side-by-side");
    try (BucketStore store = open()) {
      System.out.println("machine: " + Machine.describe());
      System.out.println("registry: " + SHAPE);
      System.out.println("latency: " + latency + " ms are added to each request of a collection");
      List<BucketRow> rows = new ArrayList<>();
      for (Part part : parts) {
        System.err.println("measuring " + part);
        List<BucketRow> measured = rows(part, store, folder);
        measured.forEach(System.err::println);
        rows.addAll(measured);
      }
      System.out.println(BucketRow.table(rows));
    } finally {
      Scratch.remove(folder);
    }
    return 0;
  }

  private BucketStore open() {
    return endpoint.map(url -> BucketStore.at(url, System.getenv())).orElseGet(BucketStore::start);
  }

  private List<BucketRow> rows(Part part, BucketStore store, Path folder) throws Exception {
    return switch (part) {
      case DRY_RUN -> dryRuns(store, folder, false, latency == 0 ? 8 : 50);
      case DELETE_UNTAGGED -> dryRuns(store, folder, true, latency == 0 ? 15 : 50);
      case NO_WRITERS ->
        List.of(
            removals(store, folder, "no writers", List.of("--writers", "none", "--grace", "0")));
      case ANY_WRITERS ->
        List.of(
            removals(store, folder, "any writers", List.of("--writers", "any", "--grace", "10s")));
      case TRANSFERS -> transfers(folder);
    };
  }

  /** Compares dry runs of processes, and of this warm process with those of the other program. */
  private List<BucketRow> dryRuns(
      BucketStore store, Path folder, boolean deleteUntagged, double goal) throws IOException {
    Asked asked = new Asked(true, deleteUntagged, false);
    List<Contender> contenders = List.of(
        BucketCollector.ours(program(), asked, "--writers", "none", "--grace", "0"),
        BucketCollector.theirs(asked));
    StoredRegistry direct = store.create(SHAPE);
    String requests = requests(direct, folder, contenders);
    String what = deleteUntagged ? "dry run with -m" : "dry run";
    try (CountingProxy proxy = CountingProxy.start(store.endpoint(), delay())) {
      StoredRegistry registry = latency == 0 ? direct : direct.at(proxy.endpoint());
      Path configuration = registry.configuration(folder.resolve("registry.yml"), 0);
      Comparison processes = new Comparison(folder, configuration, asked, contenders).run(runs);
      if (!processes.same()) {
        throw new IllegalStateException("the programs would remove different blobs");
      }
      List<Double> theirs = processes.lanes().get(1).seconds();
      return List.of(
          new BucketRow(
              what + ", with the start of the process",
              requests,
              processes.lanes().get(0).seconds(),
              theirs,
              OptionalDouble.of(goal)),
          new BucketRow(
              what + ", called in a warm process",
              requests,
              warm(registry, deleteUntagged),
              theirs,
              latency == 0 ? OptionalDouble.empty() : OptionalDouble.of(100)));
    }
  }

  /** Returns Stowage's program for collections, without arguments. */
  private List<String> program() {
    return launcher
        .map(Path::toString)
        .map(List::of)
        .orElseGet(() -> BucketCollector.java(jar, javaOptions));
  }

  private Duration delay() {
    return Duration.ofMillis(latency);
  }

  /** Returns the numbers of requests of one run of each. */
  private static String requests(StoredRegistry registry, Path folder, List<Contender> contenders)
      throws IOException {
    List<String> counts = new ArrayList<>();
    for (Contender contender : contenders) {
      try (CountingProxy proxy = CountingProxy.start(registry.endpoint(), Duration.ZERO)) {
        Path counted =
            registry.at(proxy.endpoint()).configuration(folder.resolve("counted.yml"), 0);
        TimedProcess.run(folder.resolve("counted.log"), contender.command(counted));
        counts.add(Long.toString(proxy.requests()));
      }
    }
    return String.join(" / ", counts);
  }

  private List<Double> warm(StoredRegistry registry, boolean deleteUntagged) {
    GcOptions options = GcOptions.offline().toBuilder()
        .dryRun(true)
        .deleteUntagged(deleteUntagged)
        .tidying(List.of())
        .repositoryReports(false)
        .build();
    List<Double> seconds = new ArrayList<>();
    try (Registry open =
        Registry.open(registry.open(), RegistryOptions.builder().readOnly(true).build())) {
      GarbageCollector collector = GarbageCollector.of(open);
      for (int run = -2; run < runs; run++) {
        long start = System.nanoTime();
        collector.run(options);
        if (run >= 0) {
          seconds.add((System.nanoTime() - start) / NANOS);
        }
      }
    }
    return seconds;
  }

  /** Compares real collections, each of a registry of its own. */
  private BucketRow removals(BucketStore store, Path folder, String writers, List<String> options)
      throws Exception {
    Asked asked = new Asked(false, true, false);
    List<Contender> contenders = List.of(
        BucketCollector.ours(program(), asked, options.toArray(String[]::new)),
        BucketCollector.theirs(asked));
    Map<String, List<Double>> seconds = new TreeMap<>();
    List<String> requests = new ArrayList<>();
    Set<Set<String>> left = new HashSet<>();
    for (int round = 0; round <= runs; round++) {
      for (Contender contender : contenders) {
        StoredRegistry registry = store.create(SHAPE);
        TimeUnit.NANOSECONDS.sleep(OLD.toNanos());
        try (CountingProxy proxy = CountingProxy.start(store.endpoint(), delay())) {
          boolean direct = round > 0 && latency == 0;
          StoredRegistry used = direct ? registry : registry.at(proxy.endpoint());
          Path configuration = used.configuration(folder.resolve("registry.yml"), 0);
          TimedProcess run =
              TimedProcess.run(folder.resolve("removal.log"), contender.command(configuration));
          if (round == 0) {
            requests.add(Long.toString(proxy.requests()));
          } else {
            seconds.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(run.seconds());
          }
        }
        left.add(blobs(registry));
      }
    }
    if (left.size() != 1) {
      throw new IllegalStateException("the programs leave different blobs");
    }
    return new BucketRow(
        "removal, " + writers,
        String.join(" / ", requests),
        seconds.getOrDefault("ours", List.of()),
        seconds.getOrDefault("docker-registry", List.of()),
        writers.startsWith("no") ? OptionalDouble.of(2) : OptionalDouble.empty());
  }

  /** Returns the blobs that a reader finds. */
  private static Set<String> blobs(StoredRegistry registry) {
    Set<String> found = new TreeSet<>();
    try (StorageDriver driver = registry.open()) {
      var shards = RegistryLayout.shards(DigestAlgorithm.SHA256);
      driver.list(shards, shard -> driver.list(shards.resolve(shard), found::add));
    }
    return found;
  }

  private List<BucketRow> transfers(Path folder) throws IOException {
    BucketTransfers transfers = new BucketTransfers(jar, javaOptions, folder, (long) size << 20);
    for (int round = 0; round <= runs; round++) {
      try (BucketStore store = open()) {
        transfers.measure(store, round > 0);
      }
    }
    return List.of(
        new BucketRow(
            "push of " + size + " MiB",
            "",
            transfers.pushes().ours(),
            transfers.pushes().theirs(),
            OptionalDouble.of(1 / 0.8)),
        new BucketRow(
            "pull of " + size + " MiB",
            "",
            transfers.pulls().ours(),
            transfers.pulls().theirs(),
            OptionalDouble.of(1 / 0.8)));
  }

  /** The parts of the measurement. */
  enum Part {
    /** Dry runs. */
    DRY_RUN,
    /** Dry runs that also find untagged manifests. */
    DELETE_UNTAGGED,
    /** Real collections without other writers. */
    NO_WRITERS,
    /** Real collections beside writers that do not use this library; theirs needs a stop. */
    ANY_WRITERS,
    /** Pushes and pulls of a large blob through a server. */
    TRANSFERS
  }
}
