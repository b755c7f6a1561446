package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.fixture.FileAges;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.fs.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Processes on one directory, and the loop that kills them. */
final class Soak {
  private static final int PUSHERS = 4;
  private static final int LONGEST_LIFE_MILLIS = 2500;
  private static final int SHORT_LIFE_MILLIS = 500;

  private final Path folder;
  private final Path root;
  private final Durability durability;
  private final Random random;
  private final List<SoakProcess> pushers = new ArrayList<>();
  private final List<SoakProcess> collectors = new ArrayList<>();
  private int pusherKills;
  private int collectorKills;
  private int locksLeft;
  private int runsAwaited;

  Soak(Path folder, Durability durability, long seed) {
    this.folder = folder;
    this.root = folder.resolve("root");
    this.durability = durability;
    this.random = new Random(seed);
  }

  /**
   * Runs and kills processes for {@code time}, and until one of each kind was killed: a pusher, a
   * collector with its lock, and a collector that had completed a run. Then collects once more and
   * checks the result.
   */
  Result run(Duration time) throws Exception {
    pushLongAgo();
    long deadline = System.nanoTime() + time.toNanos();
    try {
      for (int i = 0; i < PUSHERS; i++) {
        pushers.add(pusher(i));
      }
      collectors.add(collector());
      while (System.nanoTime() < deadline || !hasSeenAll()) {
        killAny();
      }
    } finally {
      pushers.forEach(SoakProcess::close);
      collectors.forEach(SoakProcess::close);
    }
    return judge();
  }

  private boolean hasSeenAll() {
    return pusherKills > 0 && locksLeft > 0 && runsAwaited > 0;
  }

  /**
   * Returns whether a collector has left its lock in {@code root}: a file, or a folder with one.
   */
  static boolean isLocked(Path root) throws IOException {
    Path lock = root.resolve(RegistryLayout.LOCK.value());
    if (!Files.exists(lock)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(lock)) {
      return all.anyMatch(Files::isRegularFile);
    }
  }

  /** Makes everything in {@code root} an hour old. */
  static void age(Path root) {
    FileAges.set(root, Duration.ofHours(1));
  }

  /** Leaves old garbage, which pushers push again. */
  private void pushLongAgo() throws IOException {
    try (Registry registry = SoakProcess.open(root.toString(), Durability.RELAXED.name())) {
      for (SoakImage image : Pusher.allImages(PUSHERS)) {
        Repository repository = registry.repository(Pusher.anyRepository(random));
        image.blobs().forEach(repository.blobs()::put);
        var unused = repository.manifests().put(image.type(), image.manifest());
      }
    }
    age(root);
  }

  private void killAny() throws Exception {
    if (random.nextInt(3) == 0) {
      killCollector();
    } else {
      int number = random.nextInt(PUSHERS);
      live(pushers.get(number)).close();
      pusherKills++;
      pushers.set(number, pusher(number));
    }
    for (SoakProcess pusher : pushers) {
      pusher.work(Duration.ZERO);
    }
    collectors.get(0).work(Duration.ZERO);
  }

  /** Kills a collector; every second one completes a run before. */
  private void killCollector() throws Exception {
    SoakProcess victim = live(collectors.get(0));
    if (random.nextBoolean()) {
      victim.await(Collector.RAN).work(Duration.ofMillis(random.nextInt(SHORT_LIFE_MILLIS)));
      runsAwaited++;
    }
    victim.close();
    collectorKills++;
    locksLeft += isLocked(root) ? 1 : 0;
    collectors.set(0, collector());
  }

  private SoakProcess live(SoakProcess process) throws Exception {
    process.awaitReady().work(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
    return process;
  }

  private SoakProcess pusher(int number) throws IOException {
    String name = Pusher.name(number);
    return start(Pusher.class, name, List.of(journal(name).toString(), name));
  }

  private SoakProcess collector() throws IOException {
    return start(Collector.class, "gc", List.of(journal("gc").toString()));
  }

  private SoakProcess start(Class<?> main, String name, List<String> more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(root.toString(), durability.name()));
    arguments.addAll(more);
    arguments.add(Long.toString(random.nextLong()));
    return SoakProcess.start(main, folder.resolve(name + ".errors"), arguments);
  }

  private Path journal(String name) {
    return folder.resolve(name + ".journal");
  }

  private Result judge() throws IOException {
    List<Operation> operations = new ArrayList<>();
    long pulls = 0;
    for (int i = 0; i < PUSHERS; i++) {
      operations.addAll(Journal.operations(journal(Pusher.name(i))));
      pulls += Journal.pulls(journal(Pusher.name(i)));
    }
    try (Registry registry = SoakProcess.open(root.toString(), durability.name())) {
      GcReport last = GarbageCollector.of(registry).run(Collector.options(false));
      Verdict verdict = Verdict.of(registry, operations);
      return new Result(
          operations.stream().filter(Soak::isAcknowledgedPush).count(),
          pulls,
          verdict.verified(),
          Collections.read(journal("gc")).plus(Collections.of(last)),
          pusherKills,
          collectorKills,
          locksLeft,
          verdict.losses(),
          Verdict.damagedBlobs(root));
    }
  }

  private static boolean isAcknowledgedPush(Operation operation) {
    return operation.acknowledged() && operation.kind() == Operation.Kind.PUSH;
  }

  /**
   * The result of a soak.
   *
   * @param pushes the number of acknowledged pushes, each of an image or index
   * @param pulls the number of images that a pusher verified during the soak, byte by byte
   * @param verified the number of images that had to exist in the end and were verified, byte by
   *     byte
   * @param locksTakenOver how often a killed collector left its lock to the next one
   */
  record Result(
      long pushes,
      long pulls,
      int verified,
      Collections collections,
      int pusherKills,
      int collectorKills,
      int locksTakenOver,
      List<String> losses,
      List<String> damagedBlobs) {}
}
