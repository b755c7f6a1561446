package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies before each change of an operation, with and without a loss of power. Everything
 * that was acknowledged still exists, each tag can be pulled, the operation can be repeated, and
 * the next collection leaves the same as without the crash.
 */
@Tag("once")
class CrashedOperationTest {
  private static final Set<Operation> LONG = EnumSet.of(
      Operation.COLLECT,
      Operation.COLLECT_AND_KEEP,
      Operation.COLLECT_BESIDE_FOREIGN_WRITERS,
      Operation.RESTORE);
  private static final Set<ErrorCode> DONE_BEFORE =
      EnumSet.of(ErrorCode.MANIFEST_UNKNOWN, ErrorCode.NAME_UNKNOWN);

  @ParameterizedTest
  @MethodSource("shortOnes")
  void losesNothingAndCanBeRepeated(Operation operation, boolean losesPower) {
    crashBeforeEachChange(operation, losesPower);
  }

  @Tag("proof")
  @ParameterizedTest
  @MethodSource("longOnes")
  void losesNothingInALongOperation(Operation operation, boolean losesPower) {
    crashBeforeEachChange(operation, losesPower);
  }

  static Stream<Arguments> shortOnes() {
    return crashes(EnumSet.complementOf(EnumSet.copyOf(LONG)));
  }

  static Stream<Arguments> longOnes() {
    return crashes(LONG);
  }

  private static Stream<Arguments> crashes(Set<Operation> operations) {
    return operations.stream()
        .flatMap(operation ->
            Stream.of(true, false).map(losesPower -> Arguments.of(operation, losesPower)));
  }

  private static void crashBeforeEachChange(Operation operation, boolean losesPower) {
    World before = World.of(operation);
    World undisturbed = before.copy();
    operation.run(undisturbed.store.registry());
    undisturbed.collect();
    EachCall.atLeast(LONG.contains(operation) ? 100 : 8, change -> {
      World world = before.copy();
      boolean died = CrashingStorage.beforeChange(world.store.heap(), change)
          .diesIn(dying -> operation.run(world.store.open(dying)));
      if (losesPower) {
        world.store.heap().loseUnsynced();
      }
      world.assertSound();
      world.repeat();
      world.assertSound();
      world.collect();
      world.assertSound();
      assertThat(world.files()).as("crash before change " + change).isEqualTo(undisturbed.files());
      return died;
    });
  }

  /** A store with a sample of everything, and with what the operation needs, all of it old. */
  private record World(Operation operation, TestStore store, List<TestImage> staying) {
    static World of(Operation operation) {
      TestStore store = new TestStore();
      List<TestImage> staying = Sample.fill(store.registry());
      operation.prepare(store);
      store.age();
      return new World(operation, store, staying);
    }

    World copy() {
      return new World(operation, store.copy(), staying);
    }

    void repeat() {
      try {
        operation.run(store.registry());
      } catch (RegistryException e) {
        assertThat(DONE_BEFORE).contains(e.code());
      }
    }

    /** Collects twice, and again after the quarantine, so that everything unneeded is removed. */
    void collect() {
      for (int i = 0; i < 2; i++) {
        store.pass(Duration.ofDays(8));
        UploadPurger.of(store.registry()).run();
        store.collect(GcOptions.builder()
            .deleteUntagged(true)
            .tidying(EnumSet.allOf(Tidying.class))
            .parallelism(1));
      }
    }

    void assertSound() {
      Registry registry = store.registry();
      staying.forEach(image -> Pulls.assertPullable(registry, image));
      RegistryWalk walk = new RegistryWalk(store.heap());
      registry.repositories().forEach(name -> {
        Repository repository = registry.repository(name);
        walk.forEachTag(name, tag -> {
          if (repository.tags().find(tag).isPresent()) {
            Pulls.assertPullable(repository, tag);
          }
        });
        for (Digest revision : RegistryWalk.<Digest>collect(repository.manifests()::forEach)) {
          assertThat(repository.manifests().get(revision).digest()).isEqualTo(revision);
        }
      });
    }

    List<String> files() {
      return store.dump().files().stream()
          .filter(path -> !path.startsWith(RegistryLayout.STOWAGE.value()))
          .toList();
    }
  }
}
