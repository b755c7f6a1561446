package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.RefusingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What collections hold in quarantine can be listed, and be purged before its time. */
@org.junit.jupiter.api.Tag("once")
class PurgeRunTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int MOST = 1 << 20;

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");
  private final TestImage image = images.image().layers(2).tag("1").push();
  private final TestImage later = images.image().tag("2").push();
  private final TestImage staying = images.image().tag("stays").push();
  private final Map<Digest, byte[]> content = new LinkedHashMap<>();
  private final List<String> runs = new ArrayList<>();

  PurgeRunTest() {
    stored(image)
        .forEach(digest -> content.put(digest, store.registry().blobs().read(digest, MOST)));
  }

  /** Removes one image, and a day later the other one. */
  @BeforeEach
  void collect() {
    untagAndCollect("1");
    store.pass(Duration.ofDays(1));
    untagAndCollect("2");
  }

  private void untagAndCollect(String tag) {
    store.registry().repository("app").tags().remove(Tag.parse(tag));
    store.age();
    store.collect(options());
    runs().stream().filter(run -> !runs.contains(run)).forEach(runs::add);
  }

  @Test
  void listsWhatEachRunHolds() {
    QuarantineReport report = collector().quarantined();

    assertThat(report.runs()).extracting(QuarantinedRun::run).containsExactlyElementsOf(runs);
    QuarantinedRun first = report.runs().get(0);
    assertThat(first.until().orElseThrow())
        .isEqualTo(first.since().orElseThrow().plus(WEEK));
    assertThat(first.blobs()).isEqualTo(content.size());
    assertThat(first.objects()).isGreaterThan(first.blobs());
    assertThat(first.bytes()).isEqualTo(size(content));
    assertThat(first.imageCount()).isEqualTo(1);
    assertThat(first.images()).containsExactly(listed(image));
    assertThat(report.runs().get(1).images()).containsExactly(listed(later));
    assertThat(report.blobs()).isEqualTo(stored(image).size() + stored(later).size());
    assertThat(report.bytes()).isGreaterThan(first.bytes());
    assertThat(report.damages()).isEmpty();
  }

  @Test
  void listsTheTagsThatNamedAnImageBefore() {
    TestImage moved = images.image().tag("moved").push();
    images.image().tag("moved").push();
    store.age();
    store.collect(options());

    assertThat(collector().quarantined().runs().get(2).images())
        .containsExactly(
            new QuarantinedRun.Image(name(), moved.digest(), List.of(Tag.parse("moved"))));
  }

  @Test
  void listsNothingIfNothingIsHeld() {
    collector().purge(PurgeOptions.all());

    assertThat(collector().quarantined()).isEqualTo(new QuarantineReport(List.of(), List.of()));
  }

  @Test
  void listsOnlySomeOfVeryManyImages() {
    TestStore many = new TestStore();
    TestImages children = many.images("app");
    int count = QuarantinedRun.MAX_IMAGES + 5;
    for (int i = 0; i < count; i++) {
      children.image().layers(0).push();
    }
    many.age();
    many.collect(options());

    QuarantinedRun run =
        GarbageCollector.of(many.registry()).quarantined().runs().get(0);

    assertThat(run.imageCount()).isEqualTo(count);
    assertThat(run.images()).hasSize(QuarantinedRun.MAX_IMAGES);
    assertThat(run.images()).extracting(QuarantinedRun.Image::digest).isSorted();
  }

  @Test
  void purgesEverything() {
    long bytes = collector().quarantined().bytes();
    PurgeReport report = collector().purge(PurgeOptions.all());

    assertThat(report.runs()).containsExactlyInAnyOrderElementsOf(runs);
    assertThat(report.blobs()).isEqualTo(stored(image).size() + stored(later).size());
    assertThat(report.objects()).isGreaterThan(report.blobs());
    assertThat(report.bytes()).isEqualTo(bytes);
    assertThat(report.restored()).isZero();
    assertThat(report.damages()).isEmpty();
    assertThat(report.cancelled() || report.dryRun()).isFalse();
    assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    Pulls.assertPullable(staying);
  }

  @Test
  void purgesOnlyTheChosenRun() {
    PurgeReport report = collector().purge(PurgeOptions.ofRun(runs.get(0)));

    assertThat(report.runs()).containsExactly(runs.get(0));
    assertThat(report.bytes()).isEqualTo(size(content));
    assertThat(runs()).containsExactly(runs.get(1));
    collector().restore();
    Pulls.assertPullable(later);
  }

  @Test
  void purgesOnlyRunsThatAreOldEnough() {
    assertThat(collector().purge(PurgeOptions.olderThan(WEEK)).runs()).isEmpty();
    assertThat(collector().purge(PurgeOptions.olderThan(Duration.ofDays(1))).runs())
        .containsExactly(runs.get(0));
    assertThat(runs()).containsExactly(runs.get(1));
    assertThat(collector().purge(PurgeOptions.olderThan(Duration.ZERO)).runs())
        .containsExactly(runs.get(1));
  }

  @Test
  void purgesEverythingEvenIfTheClockWasSetBack() {
    store.pass(Duration.ofDays(-3));

    assertThat(collector().purge(PurgeOptions.olderThan(Duration.ofNanos(1))).runs())
        .isEmpty();
    assertThat(collector().purge(PurgeOptions.all()).runs()).hasSize(2);
    assertThat(runs()).isEmpty();
  }

  @Test
  void changesNothingIfTheRunDoesNotExist() {
    TreeDump before = store.dump();

    PurgeReport report = collector().purge(PurgeOptions.ofRun("../../x"));

    assertThat(report.notFound()).containsExactly("../../x");
    assertThat(report.runs()).isEmpty();
    assertThat(store.dump().changesSince(before)).isEmpty();
  }

  @Test
  void changesNothingIfNothingIsChosen() {
    TreeDump before = store.dump();
    collector().purge(PurgeOptions.olderThan(WEEK));
    assertThat(store.dump().changesSince(before)).isEmpty();
  }

  @Test
  void predictsInADryRunAndChangesNothing() {
    TreeDump before = store.dump();

    PurgeReport dry = GarbageCollector.of(readOnly()).purge(PurgeOptions.all().dryRun(true));

    assertThat(store.dump().changesSince(before)).isEmpty();
    assertThat(dry.dryRun()).isTrue();
    PurgeReport report = collector().purge(PurgeOptions.all());
    assertThat(dry.bytes()).isEqualTo(report.bytes());
    assertThat(dry.blobs()).isEqualTo(report.blobs());
    assertThat(dry.objects()).isEqualTo(report.objects());
  }

  @Test
  void reportsToAListener() {
    List<Digest> freed = new ArrayList<>();
    List<RepositoryName> marked = new ArrayList<>();

    collector().purge(PurgeOptions.ofRun(runs.get(0)), new GcListener() {
      @Override
      public void blobFreed(Digest digest, long size) {
        freed.add(digest);
      }

      @Override
      public void repositoryMarked(RepositoryName repository, int done, int all) {
        marked.add(repository);
      }
    });

    assertThat(freed).containsExactlyInAnyOrderElementsOf(content.keySet());
    assertThat(marked).containsExactly(name());
  }

  @Test
  void restoresWhatIsNeededAgainWhicheverRunHoldsIt() {
    // Links written by a writer that looked before the images were removed.
    store.breakage().redirectLink(image.tagLink("again"), image.digest());
    store.breakage().redirectLink(later.tagLink("too"), later.digest());

    PurgeReport dry = collector().purge(PurgeOptions.ofRun(runs.get(0)).dryRun(true));
    PurgeReport report = collector().purge(PurgeOptions.ofRun(runs.get(0)));

    assertThat(report.bytes()).isZero();
    assertThat(report.restored()).isPositive().isEqualTo(dry.restored());
    Pulls.assertPullable(image);
    Pulls.assertPullable(later);
    assertThat(runs()).isEmpty();
  }

  @Test
  void keepsWhatAManifestOfAnInterruptedRunNeeds() {
    // The layers are in the chosen run, and their manifest is in a run that died.
    String dead = "dead";
    interrupted(dead);

    PurgeReport dry = collector().purge(PurgeOptions.all().dryRun(true));
    PurgeReport report = collector().purge(PurgeOptions.all());

    assertThat(dry.unfinished()).containsExactly(dead);
    assertThat(report.unfinished()).containsExactly(dead);
    assertThat(report.runs()).containsExactlyInAnyOrderElementsOf(runs);
    assertThat(report.blobs()).isEqualTo(dry.blobs()).isEqualTo(stored(later).size());
    Pulls.assertPullable(image);
    assertThat(runs()).isEmpty();
  }

  @Test
  void changesNothingIfTheChosenRunHasNotFinished() {
    interrupted("dead");
    TreeDump before = store.dump();

    PurgeReport report = collector().purge(PurgeOptions.ofRun("dead"));

    assertThat(report.unfinished()).containsExactly("dead");
    assertThat(report.runs()).isEmpty();
    assertThat(report.notFound()).isEmpty();
    assertThat(store.dump().changesSince(before)).isEmpty();
  }

  @Test
  void listsARunThatHasNotFinished() {
    interrupted("dead");

    QuarantinedRun dead = collector().quarantined().runs().stream()
        .filter(run -> run.run().equals("dead"))
        .findFirst()
        .orElseThrow();

    assertThat(dead.since()).isEmpty();
    assertThat(dead.until()).isEmpty();
    assertThat(dead.imageCount()).isEqualTo(1);
  }

  /** Moves the manifest of the image from its run to one that died, with its link. */
  private void interrupted(String dead) {
    for (var path : List.of(image.revisionLink(), RegistryLayout.blobData(image.digest()))) {
      store
          .heap()
          .write(
              KeptFolders.path(dead, path),
              store.heap().read(KeptFolders.path(runs.get(0), path), MOST));
      store.heap().delete(KeptFolders.path(runs.get(0), path));
    }
  }

  @Test
  void keepsAndReportsWhatCannotBePurged() {
    Digest layer = later.layers().get(0).digest();
    RefusingStorage refusing = new RefusingStorage(
        store.heap(),
        (call, path) -> call == StorageCall.PURGE && path.value().contains(blob(layer)));

    PurgeReport report = GarbageCollector.of(store.open(refusing)).purge(PurgeOptions.all());

    assertThat(report.damages())
        .singleElement()
        .satisfies(damage -> assertThat(damage.path().value()).contains(layer.encoded()));
    assertThat(store.hasBlob(layer)).isTrue();
    assertThat(runs()).isEmpty();
  }

  @Test
  void listsWhatCanBeReadOfADamagedQuarantine() {
    String run = runs.get(0);
    store.heap().write(RegistryLayout.runRecord(run), "garbage\n".getBytes(StandardCharsets.UTF_8));
    store.heap().write(KeptFolders.path(run, RegistryLayout.ROOT.resolve("x/y")), new byte[9]);

    QuarantinedRun damaged = collector().quarantined().runs().get(0);

    assertThat(damaged.run()).isEqualTo(run);
    assertThat(damaged.until()).isEmpty();
    assertThat(damaged.bytes()).isEqualTo(size(content));
  }

  @Test
  void isRefusedWhileACollectionRuns() {
    new CollectorLock(store.heap(), new Collector("busy", ProcessIdentity.current(), store.now()))
        .acquire();

    assertThatExceptionOfType(CollectorLockedException.class)
        .isThrownBy(() -> collector().purge(PurgeOptions.all()))
        .withMessageContaining("run busy");
    assertThat(collector().purge(PurgeOptions.all().dryRun(true)).blobs()).isPositive();
    assertThat(collector().quarantined().runs()).hasSize(2);
  }

  @Test
  void isRefusedIfReadOnly() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> GarbageCollector.of(readOnly()).purge(PurgeOptions.all()))
        .withMessageContaining("read-only");
  }

  @Test
  void endsEarlyWhenItIsCancelled() {
    GarbageCollector collector = collector();

    PurgeReport report = collector.purge(PurgeOptions.all(), new GcListener() {
      @Override
      public void repositoryMarked(RepositoryName repository, int done, int all) {
        collector.cancel();
      }
    });

    assertThat(report.cancelled()).isTrue();
    assertThat(report.objects()).isZero();
    assertThat(runs()).containsExactlyInAnyOrderElementsOf(runs);
    assertThat(store.heap().list(RegistryLayout.LOCK, name -> {})).isFalse();
  }

  @Test
  void leavesNoManifestWithoutItsLayersWhenKilled() {
    EachCall.atLeast(30, change -> {
      PurgeRunTest world = new PurgeRunTest();
      world.collect();
      boolean died = CrashingStorage.beforeChange(world.store.heap(), change)
          .diesIn(dying -> GarbageCollector.of(world.store.open(dying)).purge(PurgeOptions.all()));
      world.store.heap().loseUnsynced();
      world.collector().restore();
      Repository app = world.store.registry().repository("app");
      app.manifests().forEach(digest -> Pulls.assertPullable(app, digest));
      world.collector().purge(PurgeOptions.all());
      assertThat(world.store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
      return died;
    });
  }

  @Test
  void keepsAnImageThatIsPushedAgainAtAnyCall() {
    int last = pushedAt(Integer.MAX_VALUE);
    for (int at = 1; at <= last; at++) {
      pushedAt(at);
    }
    assertThat(last).isGreaterThan(100);
  }

  /** Pushes the removed image before that call of a purge; returns the number of calls. */
  private static int pushedAt(int call) {
    PurgeRunTest world = new PurgeRunTest();
    world.collect();
    SharedStorage shared = new SharedStorage(world.store.heap(), now -> {
      if (now == call) {
        world.pushAgain();
      }
    });
    GarbageCollector.of(world.store.open(shared)).purge(PurgeOptions.all());
    if (shared.calls() >= call) {
      Pulls.assertPullable(world.image);
      world.store.age();
      world.store.collect(options());
      Pulls.assertPullable(world.image);
    }
    return shared.calls();
  }

  private void pushAgain() {
    Repository app = store.registry().repository("app");
    image.blobs().forEach(digest -> app.blobs().put(content.getOrDefault(digest, new byte[0])));
    app.manifests().put(image.manifest().mediaType(), image.manifest().payload());
    app.tags().put("again", image.digest());
  }

  @Test
  void refusesANegativeAge() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PurgeOptions.olderThan(Duration.ofSeconds(-1)))
        .withMessage("minimumAge must not be negative, but is PT-1S");
  }

  @Test
  void reportsOfALaterCollectionMentionWhatIsHeld() {
    GcReport report = store.collect(options());
    QuarantineReport held = collector().quarantined();

    assertThat(report.blobsHeld()).isEqualTo(held.blobs()).isPositive();
    assertThat(report.bytesHeld()).isEqualTo(held.bytes()).isPositive();
    assertThat(store.collect(options().dryRun(true)).bytesHeld()).isEqualTo(held.bytes());
    collector().purge(PurgeOptions.all());
    assertThat(store.collect(options()).blobsHeld()).isZero();
  }

  private GarbageCollector collector() {
    return GarbageCollector.of(store.registry());
  }

  private Registry readOnly() {
    return Registry.open(store.heap(), store.options().readOnly(true).build());
  }

  private RepositoryName name() {
    return RepositoryName.parse("app");
  }

  private static QuarantinedRun.Image listed(TestImage removed) {
    return new QuarantinedRun.Image(removed.repository().name(), removed.digest(), List.of());
  }

  /** Returns the digests of the blobs of an image, its manifest included. */
  private static List<Digest> stored(TestImage image) {
    List<Digest> digests = new ArrayList<>(image.blobs());
    digests.add(image.digest());
    return digests;
  }

  private static String blob(Digest digest) {
    return "/" + digest.encoded().substring(0, 2) + "/" + digest.encoded();
  }

  private static long size(Map<Digest, byte[]> content) {
    return content.values().stream().mapToLong(each -> each.length).sum();
  }

  private List<String> runs() {
    List<String> found = new ArrayList<>();
    store.heap().list(RegistryLayout.QUARANTINE, found::add);
    return found;
  }

  private static GcOptions.Builder options() {
    return GcOptions.builder().deleteUntagged(true).quarantine(WEEK).parallelism(1);
  }
}
