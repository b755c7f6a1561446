package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Refuses each call of a push, a collection and a restore in turn, for lack of space or permission.
 */
@Tag("once")
class RefusedCallsTest {
  /** The age at which the lock of a living process that could not release it is taken over. */
  private static final Duration TAKEOVER = Duration.ofMinutes(11);

  /** The reason why a store refuses a call. */
  enum Reason {
    NO_ROOM(StorageException.StorageFull.class) {
      @Override
      StorageException at(StoragePath path) {
        return new StorageException.StorageFull(path, new IOException("No space left on device"));
      }
    },
    NO_RIGHT(StorageException.AccessDenied.class) {
      @Override
      StorageException at(StoragePath path) {
        return new StorageException.AccessDenied(path, new IOException("Permission denied"));
      }
    };

    private final Class<? extends StorageException> error;

    Reason(Class<? extends StorageException> error) {
      this.error = error;
    }

    abstract StorageException at(StoragePath path);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aPushReportsItAndCanBeRepeated(Reason reason, Moment moment) {
    refuseEachCall(10, reason, moment, store -> {}, RefusedCallsTest::push, store -> {
      TestImage again = push(store.registry());
      Pulls.assertPullable(again);
      assertThat(store
              .registry()
              .repository("new")
              .tags()
              .get(io.stowage.registry.model.Tag.parse("1")))
          .isEqualTo(again.digest());
    });
  }

  @ParameterizedTest
  @CsvSource({"NO_ROOM,BEFORE", "NO_RIGHT,BEFORE"})
  void aCollectionReportsItAndALaterOneCompletesIt(Reason reason, Moment moment) {
    refuseACollection(reason, moment);
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource(Reason.class)
  void aCollectionReportsItAfterTheCallToo(Reason reason) {
    refuseACollection(reason, Moment.AFTER);
  }

  /** A refusal ends the run or is in its report; the report of an undisturbed run is empty. */
  private static void refuseACollection(Reason reason, Moment moment) {
    GcOptions options = GcOptions.builder().deleteUntagged(true).parallelism(1).build();
    TestStore undisturbed = new TestStore();
    Sample.fill(undisturbed.registry());
    undisturbed.age();
    undisturbed.collectUntagged();
    refuseEachCall(
        400,
        reason,
        moment,
        store -> {},
        registry -> GarbageCollector.of(registry).run(options),
        store -> {
          store.pass(TAKEOVER);
          GarbageCollector.of(store.registry()).run(options);
          assertThat(store.dump().files()).isEqualTo(undisturbed.dump().files());
        });
  }

  @ParameterizedTest
  @CsvSource("NO_ROOM,BEFORE")
  void anUndoReportsItAndALaterOneCompletesIt(Reason reason, Moment moment) {
    refuseAnUndo(reason, moment);
  }

  @Tag("proof")
  @ParameterizedTest
  @CsvSource({"NO_ROOM,AFTER", "NO_RIGHT,BEFORE", "NO_RIGHT,AFTER"})
  void anUndoReportsItForOtherReasons(Reason reason, Moment moment) {
    refuseAnUndo(reason, moment);
  }

  private static void refuseAnUndo(Reason reason, Moment moment) {
    TestStore undone = new TestStore();
    Sample.fill(undone.registry());
    undone.age();
    collectAndKeep(undone);
    GarbageCollector.of(undone.registry()).restore();
    refuseEachCall(
        200,
        reason,
        moment,
        RefusedCallsTest::collectAndKeep,
        registry -> GarbageCollector.of(registry).restore(),
        store -> {
          store.pass(TAKEOVER);
          GarbageCollector.of(store.registry()).restore();
          assertThat(files(store)).isEqualTo(files(undone));
        });
  }

  static Stream<Arguments> refusals() {
    return Stream.of(Reason.values())
        .flatMap(reason -> Stream.of(Moment.values()).map(moment -> Arguments.of(reason, moment)));
  }

  private static void collectAndKeep(TestStore store) {
    store.collect(
        GcOptions.builder().deleteUntagged(true).quarantine(Duration.ofDays(7)).parallelism(1));
  }

  /** Returns all files, without the names of runs; a run may only leave the history of a tag. */
  private static List<String> files(TestStore store) {
    return store.dump().files().stream()
        .map(file -> file.replaceFirst("/quarantine/[^/]+/", "/quarantine/"))
        .toList();
  }

  /**
   * Refuses each call of {@code work}, which makes at least {@code floor} calls, in a store of its
   * own.
   */
  private static void refuseEachCall(
      int floor,
      Reason reason,
      Moment moment,
      Consumer<TestStore> before,
      Consumer<Registry> work,
      Consumer<TestStore> afterwards) {
    TestStore sample = new TestStore();
    List<TestImage> staying = Sample.fill(sample.registry());
    sample.age();
    before.accept(sample);
    EachCall.atLeast(floor, call -> {
      TestStore store = sample.copy();
      FailingStorage refusing = new FailingStorage(store.heap(), call, moment, reason::at);
      attempt(reason, () -> work.accept(store.open(refusing)));
      staying.forEach(image -> Pulls.assertPullable(store.registry(), image));
      afterwards.accept(store);
      staying.forEach(image -> Pulls.assertPullable(store.registry(), image));
      return refusing.calls() >= call;
    });
  }

  private static void attempt(Reason reason, Runnable work) {
    try {
      work.run();
    } catch (StorageException e) {
      assertThat(e).isInstanceOf(reason.error);
    }
  }

  private static TestImage push(Registry registry) {
    return TestImages.in(registry.repository("new")).image().layers(2).tag("1").push();
  }
}
