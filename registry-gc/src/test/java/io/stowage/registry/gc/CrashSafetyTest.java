package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Writers;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lets a collection end at each of its calls, one after the other, and a later one complete it. */
class CrashSafetyTest {
  @ParameterizedTest
  @CsvSource("true,STOWAGE,AFTER")
  void completesWhatACrashCutOff(boolean deleteUntagged, Writers writers, Moment moment) {
    crashAtEachCall(deleteUntagged, writers, moment);
  }

  @Tag("proof")
  @ParameterizedTest
  @CsvSource({
    "true,STOWAGE,BEFORE",
    "true,NONE,BEFORE",
    "true,NONE,AFTER",
    "false,STOWAGE,BEFORE",
    "false,STOWAGE,AFTER",
    "false,NONE,BEFORE",
    "false,NONE,AFTER"
  })
  void completesWhatOtherCrashesCutOff(boolean deleteUntagged, Writers writers, Moment moment) {
    crashAtEachCall(deleteUntagged, writers, moment);
  }

  @ParameterizedTest
  @CsvSource("true,NONE,BEFORE")
  void completesWhatAFailureOfTheStoreCutOff(
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
  void completesWhatOtherFailuresOfTheStoreCutOff(
      boolean deleteUntagged, Writers writers, Moment moment) {
    failAtEachCall(deleteUntagged, writers, moment);
  }

  private static void crashAtEachCall(boolean deleteUntagged, Writers writers, Moment moment) {
    GcOptions options = options(deleteUntagged, writers);
    TreeDump undisturbed = undisturbed(options);
    boolean crashed = true;
    for (int last = 1; crashed; last++) {
      World world = new World();
      CrashingStorage dying = new CrashingStorage(world.store.heap(), last, moment);
      try {
        GarbageCollector.of(world.store.open(dying)).run(options);
        crashed = dying.isDead();
      } catch (CrashingStorage.Crash e) {
        world.store.heap().loseUnsynced();
      }
      world.assertCompletes(options, undisturbed, "crash at call " + last);
    }
  }

  private static void failAtEachCall(boolean deleteUntagged, Writers writers, Moment moment) {
    GcOptions options = options(deleteUntagged, writers);
    TreeDump undisturbed = undisturbed(options);
    boolean failed = true;
    for (int call = 1; failed; call++) {
      World world = new World();
      FailingStorage failing = new FailingStorage(
          world.store.heap(),
          call,
          moment,
          path -> new StorageException.Failed(path, new IOException("injected")));
      try {
        GcReport report = GarbageCollector.of(world.store.open(failing)).run(options);
        failed = failing.calls() >= call;
        assertThat(report.damages())
            .filteredOn(damage -> damage.problem().contains("injected"))
            .hasSizeLessThanOrEqualTo(failed ? 1 : 0);
      } catch (StorageException.Failed e) {
        assertThat(e).hasMessageContaining("injected");
      }
      world.assertCompletes(options, undisturbed, "failure of call " + call);
    }
  }

  @Tag("proof")
  @ParameterizedTest
  @CsvSource({"STOWAGE", "NONE"})
  void bringsBackWhatIsReachedAgainAfterACrash(Writers writers) {
    GcOptions options = options(true, writers);
    int crashes = 0;
    boolean crashed = true;
    for (int last = 1; crashed; last++) {
      World world = new World();
      CrashingStorage dying = new CrashingStorage(world.store.heap(), last, Moment.BEFORE);
      try {
        GarbageCollector.of(world.store.open(dying)).run(options);
        crashed = dying.isDead();
      } catch (CrashingStorage.Crash e) {
        crashes++;
      }
      List<TestImage> pushed = Sample.fill(world.store.registry());
      world.store.age();
      GarbageCollector.of(world.store.registry()).run(options);
      pushed.forEach(GarbageCollectorContract::assertPullable);
    }
    assertThat(crashes).isGreaterThan(100);
  }

  private static TreeDump undisturbed(GcOptions options) {
    World world = new World();
    GarbageCollector.of(world.store.registry()).run(options);
    return world.store.dump();
  }

  private static GcOptions options(boolean deleteUntagged, Writers writers) {
    return (writers == Writers.NONE ? GcOptions.offline() : GcOptions.besideStowage())
        .toBuilder()
            .deleteUntagged(deleteUntagged)
            .tidying(EnumSet.allOf(Tidying.class))
            .parallelism(1)
            .build();
  }

  /** A store with a bit of everything, old enough to be collected. */
  private static final class World {
    private final TestStore store = new TestStore();
    private final List<TestImage> staying = Sample.fill(store.registry());

    World() {
      store.age();
    }

    void assertCompletes(GcOptions options, TreeDump undisturbed, String what) {
      staying.forEach(GarbageCollectorContract::assertPullable);
      GarbageCollector.of(store.registry()).run(options);
      staying.forEach(GarbageCollectorContract::assertPullable);
      assertThat(store.dump().changesSince(undisturbed)).as(what).isEmpty();
    }
  }
}
