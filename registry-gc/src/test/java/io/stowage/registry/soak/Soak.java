package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
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

/** Processes on one directory or bucket, and the loop that kills them. */
public final class Soak {
  private static final int PUSHERS = 4;
  private static final String COLLECTOR = "gc";
  private static final int LONGEST_LIFE_MILLIS = 2500;
  private static final int SHORT_LIFE_MILLIS = 500;

  /** More than half of the grace period, after which a push may have to be repeated. */
  private static final int LONGEST_PAUSE_MILLIS = 8000;

  /** More than the age at which a lock is taken over. */
  private static final Duration LOSING = Duration.ofSeconds(13);

  /** How long a soak goes on for what it has not seen by its end. */
  private static final Duration EXTENSION = Duration.ofMinutes(10);

  /** Of so many images, one is stored long ago in a bucket, where each object takes a request. */
  private static final int SOME = 8;

  private final Path folder;
  private final SoakPlace place;
  private final Durability durability;
  private final Random random;
  private final List<SoakProcess> pushers = new ArrayList<>();
  private final List<SoakProcess> collectors = new ArrayList<>();
  private int pusherKills;
  private int collectorKills;
  private int locksLeft;
  private int runsAwaited;
  private int pauses;

  /**
   * Creates a soak.
   *
   * @param folder for journals and errors
   */
  public Soak(Path folder, SoakPlace place, Durability durability, long seed) {
    this.folder = folder;
    this.place = place;
    this.durability = durability;
    this.random = new Random(seed);
  }

  /**
   * Runs and kills processes for {@code time}, and longer if it has not seen all of this: a pusher, a
   * collector with its lock, and a collector that had completed a run were killed; collections
   * removed blobs; and on a directory, several collections completed, removed manifests, and
   * reclaimed bytes. Then collects once more and checks the result.
   *
   * @throws AssertionError also if this was not seen long after that time
   */
  public Result run(Duration time) throws Exception {
    pushLongAgo();
    long deadline = System.nanoTime() + time.toNanos();
    try {
      for (int i = 0; i < PUSHERS; i++) {
        pushers.add(pusher(i));
      }
      collectors.add(collector());
      while (System.nanoTime() < deadline) {
        killAny();
      }
      while (!hasSeenAll()) {
        checkTime(deadline);
        killMissing();
      }
    } finally {
      pushers.forEach(SoakProcess::close);
      collectors.forEach(SoakProcess::close);
    }
    return judge();
  }

  private void checkTime(long deadline) throws IOException {
    if (System.nanoTime() - deadline > EXTENSION.toNanos()) {
      throw new AssertionError("in " + EXTENSION + " after its time, the soak has not seen all of:"
          + " pushers killed " + pusherKills + ", locks left " + locksLeft
          + ", collections awaited " + runsAwaited + ", " + Collections.read(journal(COLLECTOR)));
    }
  }

  private boolean hasSeenAll() throws IOException {
    if (pusherKills == 0 || locksLeft == 0 || runsAwaited == 0) {
      return false;
    }
    Collections collections = Collections.read(journal(COLLECTOR));
    return place.isBucket() ? collections.blobs() > 0 : collections.haveRemovedAllKinds();
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
    List<SoakImage> images = Pusher.allImages(PUSHERS);
    try (Registry registry = open(Durability.RELAXED)) {
      for (int i = 0; i < images.size(); i += place.isBucket() ? SOME : 1) {
        SoakImage image = images.get(i);
        Repository repository = registry.repository(Pusher.anyRepository(random));
        image.blobs().forEach(repository.blobs()::put);
        var unused = repository.manifests().put(image.type(), image.manifest());
      }
    }
    if (!place.isBucket()) {
      age(place.root());
    }
  }

  private Registry open(Durability chosen) {
    return SoakProcess.open(place.argument(), chosen.name());
  }

  private void killAny() throws Exception {
    if (random.nextInt(3) == 0) {
      killCollector(random.nextBoolean());
    } else if (place.isBucket() && random.nextInt(3) == 0) {
      pauseAny();
    } else {
      killPusher();
    }
    checkAlive();
  }

  /** Kills a process of a kind that was not killed yet, or lets a collector complete a run. */
  private void killMissing() throws Exception {
    if (pusherKills == 0) {
      killPusher();
    } else {
      killCollector(runsAwaited == 0 || locksLeft > 0);
    }
    checkAlive();
  }

  private void checkAlive() throws Exception {
    for (SoakProcess pusher : pushers) {
      pusher.work(Duration.ZERO);
    }
    collectors.get(0).work(Duration.ZERO);
  }

  /** Stops a pusher for a while, or a collector until another one has taken over its lock. */
  private void pauseAny() throws Exception {
    pauses++;
    if (random.nextBoolean()) {
      SoakProcess pusher = live(pushers.get(random.nextInt(PUSHERS)));
      pusher.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
    } else {
      SoakProcess losing = live(collectors.get(0));
      losing.signal("STOP");
      SoakProcess next = collector();
      collectors.add(0, next);
      next.awaitReady().work(LOSING);
      losing.signal("CONT");
      losing.work(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
      losing.close();
      collectors.remove(losing);
    }
  }

  private void killPusher() throws Exception {
    int number = random.nextInt(PUSHERS);
    live(pushers.get(number)).close();
    pusherKills++;
    pushers.set(number, pusher(number));
  }

  /** Kills a collector, which completes a run before if {@code afterRun}. */
  private void killCollector(boolean afterRun) throws Exception {
    SoakProcess victim = live(collectors.get(0));
    if (afterRun) {
      victim.await(Collector.RAN).work(Duration.ofMillis(random.nextInt(SHORT_LIFE_MILLIS)));
      runsAwaited++;
    }
    victim.close();
    collectorKills++;
    locksLeft += place.isLocked() ? 1 : 0;
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
    return start(Collector.class, COLLECTOR, List.of(journal(COLLECTOR).toString()));
  }

  private SoakProcess start(Class<?> main, String name, List<String> more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(place.argument(), durability.name()));
    arguments.addAll(more);
    arguments.add(Long.toString(random.nextLong()));
    return SoakProcess.start(main, errors(name), arguments);
  }

  private Path errors(String name) {
    return folder.resolve(name + ".errors");
  }

  private Path journal(String name) {
    return folder.resolve(name + ".journal");
  }

  private Result judge() throws IOException, InterruptedException {
    List<Operation> operations = new ArrayList<>();
    long pulls = 0;
    for (int i = 0; i < PUSHERS; i++) {
      operations.addAll(Journal.operations(journal(Pusher.name(i))));
      pulls += Journal.pulls(journal(Pusher.name(i)));
    }
    try (Registry registry = open(durability)) {
      Collections last = collectOnceMore(registry);
      Verdict verdict = Verdict.of(registry, operations);
      return new Result(
          operations.stream().filter(Soak::isAcknowledgedPush).count(),
          pulls,
          verdict.verified(),
          Collections.read(journal(COLLECTOR)).plus(last),
          pusherKills,
          collectorKills,
          locksLeft,
          verdict.losses(),
          Verdict.damagedBlobs(registry.storage()),
          pauses,
          locksLost());
    }
  }

  private long locksLost() throws IOException {
    try (Stream<String> lines = Files.lines(errors(COLLECTOR))) {
      return lines.filter(line -> line.startsWith(Collector.LOST)).count();
    }
  }

  /** In a bucket, only a process for which heartbeats are old soon takes over a lock that was left. */
  private Collections collectOnceMore(Registry registry) throws IOException, InterruptedException {
    if (place.isBucket()) {
      try (SoakProcess collector = collector()) {
        collector.await(Collector.RAN);
      }
      return Collections.NONE;
    }
    return Collections.of(GarbageCollector.of(registry).run(Collector.options(false)));
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
   * @param pauses how often a process was stopped for a while
   * @param locksLost how often a collector that was stopped found that another one had its lock
   */
  public record Result(
      long pushes,
      long pulls,
      int verified,
      Collections collections,
      int pusherKills,
      int collectorKills,
      int locksTakenOver,
      List<String> losses,
      List<String> damagedBlobs,
      int pauses,
      long locksLost) {}
}
