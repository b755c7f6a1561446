package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections with a time limit, on a store whose clock advances with each call. */
@Timeout(60)
class TimeLimitTest {
  private static final Duration CALL = Duration.ofMillis(10);
  private static final Duration TOO_SHORT = Duration.ofSeconds(1);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);
  private static final int MOST_RUNS = 300;

  /** The shortest time of a batch: each of its objects is looked at, taken and purged. */
  private static final Duration BATCH = CALL.multipliedBy(256 * 3);

  private final TestStore store = new TestStore();

  @ParameterizedTest
  @EnumSource
  void repeatedRunsReachTheStateOfARunWithoutALimit(Writers writers) {
    TestStore unlimited = new TestStore();
    fill(unlimited, 300);
    collect(unlimited, options(writers));
    TestImage tagged = fill(store, 300);
    assertThat(collectRepeatedly(options(writers), TOO_SHORT)).isGreaterThan(2);
    assertThat(content(store)).isEqualTo(content(unlimited));
    Pulls.assertPullable(tagged);
  }

  @Test
  void keepsWhatTheSecondMarkConfirmsRemovedAndReportsTheRest() {
    List<TestImage> untagged = pushUntagged(100);
    Queue<Digest> removed = new ConcurrentLinkedQueue<>();
    Registry registry = shared(() -> tag(removed.element()));
    GcOptions.Builder options =
        options(Writers.ANY).removalsPerSecond(5).timeLimit(Duration.ofSeconds(25));
    GcReport report = GarbageCollector.of(registry).run(options.build(), new GcListener() {
      @Override
      public void manifestRemoved(RepositoryName repository, Digest digest) {
        removed.add(digest);
      }
    });
    assertThat(report.timeLimitReached()).isTrue();
    assertThat(report.cancelled()).isFalse();
    assertThat(report.sufficientTimeLimit()).isEmpty();
    assertThat(report.manifestsRemoved()).isPositive();
    assertThat(report.manifestsLeft()).isPositive();
    assertThat(report.restored()).isEqualTo(1);
    assertThat(report.manifestsRemoved()).isEqualTo(removed.size() - 1);
    assertThat(report.manifestsLeft()).isEqualTo(100 - removed.size());
    assertThat(report.shardsLeft()).isPositive();
    assertThat(report.repositoriesLeft()).isEqualTo(1);
    assertThat(report.blobsRemoved()).isZero();
    assertThat(untagged)
        .filteredOn(image -> store.heap().stat(image.revisionLink()).isEmpty())
        .hasSize((int) report.manifestsRemoved());
    Pulls.assertPullable(store.registry().repository("app"), removed.element());
  }

  @Test
  void removesNothingAndNamesALimitIfThereIsNoTimeToRemove() {
    pushUntagged(10);
    TreeDump before = store.dump();
    Instant start = store.now();
    Duration limit = Duration.ofSeconds(9);
    GcReport report = run(shared(() -> {}), options(Writers.ANY).timeLimit(limit));
    assertThat(report.timeLimitReached()).isTrue();
    assertThat(report.manifestsLeft()).isEqualTo(10);
    assertThat(store.dump().changesSince(before)).isEmpty();
    assertThat(Duration.between(start, store.now())).isLessThan(limit);
    Duration sufficient = report.sufficientTimeLimit().orElseThrow();
    assertThat(sufficient).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(20));
    report = run(shared(() -> {}), options(Writers.ANY).timeLimit(sufficient));
    assertThat(report.manifestsRemoved()).isPositive();
    assertThat(report.sufficientTimeLimit()).isEmpty();
  }

  @Test
  void endsDuringAMarkThatTakesLongerThanTheLimit() {
    for (int i = 0; i < 30; i++) {
      store.images("app" + i).image().push();
    }
    store.age();
    TreeDump before = store.dump();
    Instant start = store.now();
    GcReport report = run(shared(() -> {}), options(Writers.ANY).timeLimit(TOO_SHORT));
    assertThat(report.timeLimitReached()).isTrue();
    assertThat(store.dump().changesSince(before)).isEmpty();
    assertThat(Duration.between(start, store.now())).isLessThan(TOO_SHORT.multipliedBy(2));
    Duration sufficient = report.sufficientTimeLimit().orElseThrow();
    report = run(shared(() -> {}), options(Writers.ANY).timeLimit(sufficient));
    assertThat(report.manifestsRemoved()).isPositive();
  }

  @Test
  void endsDuringTheMarkOfARepositoryThatTakesLongerThanTheLimit() {
    pushUntagged(300);
    TreeDump before = store.dump();
    Instant start = store.now();
    GcReport report = collect(store, options(Writers.STOWAGE).timeLimit(TOO_SHORT));
    assertThat(report.timeLimitReached()).isTrue();
    assertThat(Duration.between(start, store.now())).isLessThan(TOO_SHORT.multipliedBy(2));
    assertThat(store.dump().changesSince(before)).isEmpty();
    int runs = 1;
    while (report.manifestsRemoved() == 0) {
      Duration sufficient = report.sufficientTimeLimit().orElseThrow();
      report = collect(store, options(Writers.STOWAGE).timeLimit(sufficient));
      runs++;
      assertThat(runs).isLessThan(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void removesDeadLinksAsFarAsThereIsTime(Writers writers) {
    pushUntagged(300);
    collect(store, options(Writers.NONE).tidying(Set.of(Tidying.EMPTY_FOLDERS)));
    assertThat(store.dump().files())
        .filteredOn(file -> file.contains("_layers"))
        .hasSize(600);
    assertThat(collectRepeatedly(options(writers), Duration.ofSeconds(8))).isGreaterThan(1);
    assertThat(store.dump().files())
        .noneMatch(file -> file.contains("_layers") && !file.contains("_stowage"));
  }

  @Test
  void freesWhatAnEarlierRunHoldsAsFarAsThereIsTime() {
    pushUntagged(300);
    collect(store, options(Writers.ANY));
    assertThat(collectRepeatedly(options(Writers.ANY), LONG_ENOUGH)).isGreaterThan(1);
    assertThat(store.dump().files()).noneMatch(file -> file.contains("_stowage"));
  }

  @Test
  void restoresEverythingIfItIsCancelledAlongsideForeignWriters() {
    List<TestImage> untagged = pushUntagged(100);
    GarbageCollector[] self = new GarbageCollector[1];
    self[0] = GarbageCollector.of(shared(() -> self[0].cancel()));
    GcReport report = self[0].run(options(Writers.ANY)
        .removalsPerSecond(20)
        .timeLimit(Duration.ofSeconds(25))
        .build());
    assertThat(report.cancelled()).isTrue();
    assertThat(report.manifestsRemoved()).isZero();
    untagged.forEach(Pulls::assertPullable);
  }

  @Test
  void persistsTheRemovalsThatWereMade() {
    pushUntagged(300);
    List<StoragePath> persisted = new ArrayList<>();
    Registry registry = store.open(new ForwardingStorage(store.heap()) {
      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
        store.pass(CALL);
        if (call == StorageCall.PERSIST) {
          path.ifPresent(persisted::add);
        }
        return action.get();
      }
    });
    GcReport report =
        run(registry, options(Writers.STOWAGE).removalsPerSecond(20).timeLimit(LONG_ENOUGH));
    assertThat(report.manifestsLeft()).isPositive();
    assertThat(report.manifestsRemoved()).isPositive();
    assertThat(persisted)
        .contains(RegistryLayout.revisions(RepositoryName.parse("app")).resolve("sha256"));
  }

  @Test
  void makesNoReportsOfRepositories() {
    pushUntagged(1);
    GcOptions.Builder options = GcOptions.builder().dryRun(true);
    assertThat(store.collect(options).repositories()).hasSize(1);
    assertThat(store.collect(options.timeLimit(LONG_ENOUGH)).repositories()).isEmpty();
  }

  /** Fills {@code filled} with a tagged image, which is returned, and with garbage. */
  private static TestImage fill(TestStore filled, int untagged) {
    TestImages images = filled.images("app");
    TestImage tagged = images.image().tag("1").push();
    for (int i = 0; i < untagged; i++) {
      images.image().push();
    }
    filled.images("empty").image().pushWithoutManifest();
    filled.age();
    return tagged;
  }

  private List<TestImage> pushUntagged(int count) {
    TestImages images = store.images("app");
    List<TestImage> pushed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pushed.add(images.image().push());
    }
    store.age();
    return pushed;
  }

  /**
   * Collects until nothing is left. If a run leaves no time to remove anything, the next one has the
   * limit that its report names. Asserts that no run exceeds its limit by a batch; returns the number
   * of runs.
   */
  private int collectRepeatedly(GcOptions.Builder options, Duration first) {
    Duration limit = first;
    int runs = 0;
    boolean finished = false;
    while (!finished) {
      Instant before = store.now();
      GcReport report = collect(store, options.timeLimit(limit));
      assertThat(Duration.between(before, store.now())).isLessThan(limit.plus(BATCH));
      limit = report.sufficientTimeLimit().orElse(limit);
      finished = !report.timeLimitReached();
      runs++;
      assertThat(runs).isLessThan(MOST_RUNS);
    }
    return runs;
  }

  private static GcReport collect(TestStore target, GcOptions.Builder options) {
    return run(target.open(new SharedStorage(target.heap(), call -> target.pass(CALL))), options);
  }

  private static GcReport run(Registry registry, GcOptions.Builder options) {
    return GarbageCollector.of(registry).run(options.build());
  }

  /** Tags a manifest as a program does that knows nothing of leases. */
  private void tag(Digest manifest) {
    store
        .heap()
        .write(
            RegistryLayout.tagCurrentLink(RepositoryName.parse("app"), Tag.parse("late")),
            Link.content(manifest));
  }

  /** Opens the store of this test; {@code settling} runs at each pause of the settle time. */
  private Registry shared(Runnable settling) {
    return Registry.open(
        new SharedStorage(store.heap(), call -> store.pass(CALL)),
        store
            .options()
            .sleeper(pause -> {
              store.pass(pause);
              if (pause.equals(Duration.ofSeconds(1))) {
                settling.run();
              }
            })
            .build());
  }

  private static GcOptions.Builder options(Writers writers) {
    return GcOptions.builder().writers(writers).deleteUntagged(true).parallelism(1);
  }

  /** Returns all files with their content, except those that are held. */
  private static List<String> content(TestStore of) {
    return of.dump().lines().stream()
        .filter(line -> !line.contains("_stowage") && !line.endsWith("/"))
        .toList();
  }
}
