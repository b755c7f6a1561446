package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interrupts a collection at each of its calls; a later one completes it. */
@Tag("once")
class CrashSafetyTest {
  @ParameterizedTest
  @CsvSource("true,STOWAGE")
  void completesARunAfterACrash(boolean deleteUntagged, Writers writers) {
    crashBeforeEachChange(deleteUntagged, writers);
  }

  @Tag("proof")
  @ParameterizedTest
  @CsvSource({"true,NONE", "false,STOWAGE", "false,NONE"})
  void completesARunAfterACrashInOtherModes(boolean deleteUntagged, Writers writers) {
    crashBeforeEachChange(deleteUntagged, writers);
  }

  @ParameterizedTest
  @CsvSource("true,NONE,BEFORE")
  void completesARunAfterAFailureOfTheStore(
      boolean deleteUntagged, Writers writers, Moment moment) {
    failAtEachCall(deleteUntagged, writers, moment);
  }

  @Tag("proof")
  @ParameterizedTest
  @CsvSource({
    "false,STOWAGE,BEFORE",
    "false,STOWAGE,AFTER",
    "false,NONE,BEFORE",
    "false,NONE,AFTER",
    "true,STOWAGE,BEFORE",
    "true,STOWAGE,AFTER",
    "true,NONE,AFTER"
  })
  void completesARunAfterAFailureOfTheStoreInOtherModes(
      boolean deleteUntagged, Writers writers, Moment moment) {
    failAtEachCall(deleteUntagged, writers, moment);
  }

  private static void crashBeforeEachChange(boolean deleteUntagged, Writers writers) {
    GcOptions options = options(deleteUntagged, writers);
    World before = World.sample();
    TreeDump undisturbed = before.after(options);
    EachCall.atLeast(100, change -> {
      World world = before.copy();
      boolean died = world.diesBeforeChange(change, options);
      world.store.heap().loseUnsynced();
      world.assertCompletes(options, undisturbed, "crash before change " + change);
      return died;
    });
  }

  private static void failAtEachCall(boolean deleteUntagged, Writers writers, Moment moment) {
    GcOptions options = options(deleteUntagged, writers);
    World before = World.sample();
    TreeDump undisturbed = before.after(options);
    EachCall.atLeast(250, call -> {
      World world = before.copy();
      FailingStorage failing = new FailingStorage(
          world.store.heap(),
          call,
          moment,
          path -> new StorageException.Failed(path, new IOException("injected")));
      try {
        GcReport report = GarbageCollector.of(world.store.open(failing)).run(options);
        assertThat(report.damages())
            .filteredOn(damage -> damage.problem().contains("injected"))
            .hasSizeLessThanOrEqualTo(failing.calls() >= call ? 1 : 0);
      } catch (StorageException.Failed e) {
        assertThat(e).hasMessageContaining("injected");
      }
      world.assertCompletes(options, undisturbed, "failure of call " + call);
      return failing.calls() >= call;
    });
  }

  @Tag("proof")
  @ParameterizedTest
  @CsvSource({"STOWAGE", "NONE"})
  void restoresObjectsReachedAgainAfterACrash(Writers writers) {
    GcOptions options = options(true, writers);
    World before = World.sample();
    EachCall.atLeast(100, change -> {
      World world = before.copy();
      boolean died = world.diesBeforeChange(change, options);
      List<TestImage> pushed = Sample.fill(world.store.registry());
      world.store.age();
      GarbageCollector.of(world.store.registry()).run(options);
      pushed.forEach(Pulls::assertPullable);
      return died;
    });
  }

  private static GcOptions options(boolean deleteUntagged, Writers writers) {
    return (writers == Writers.NONE ? GcOptions.offline() : GcOptions.forWriters(Writers.STOWAGE))
        .toBuilder()
            .deleteUntagged(deleteUntagged)
            .tidying(EnumSet.allOf(Tidying.class))
            .parallelism(1)
            .build();
  }

  /** A store with a sample of everything, old enough to be collected. */
  private record World(TestStore store, List<TestImage> staying) {
    static World sample() {
      TestStore store = new TestStore();
      List<TestImage> staying = Sample.fill(store.registry());
      store.age();
      return new World(store, staying);
    }

    World copy() {
      return new World(store.copy(), staying);
    }

    /** Returns what an undisturbed collection leaves of a copy. */
    TreeDump after(GcOptions options) {
      TestStore copy = store.copy();
      GarbageCollector.of(copy.registry()).run(options);
      return copy.dump();
    }

    boolean diesBeforeChange(int change, GcOptions options) {
      return CrashingStorage.beforeChange(store.heap(), change)
          .diesIn(dying -> GarbageCollector.of(store.open(dying)).run(options));
    }

    void assertCompletes(GcOptions options, TreeDump undisturbed, String what) {
      assertStaying();
      GarbageCollector.of(store.registry()).run(options);
      assertStaying();
      assertThat(store.dump().changesSince(undisturbed)).as(what).isEmpty();
    }

    private void assertStaying() {
      staying.forEach(image -> Pulls.assertPullable(store.registry(), image));
    }
  }
}
