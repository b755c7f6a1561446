package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Has each call of a push and of a collection refused, one after the other, for want of room or right. */
class RefusedCallsTest {
  /** How old the lock must be of a process that lives, and could not give it back. */
  private static final Duration TAKEOVER = Duration.ofMinutes(11);

  /** Why a store refuses a call. */
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
  @EnumSource(Reason.class)
  void aPushSaysSoAndIsRepeated(Reason reason) {
    int refusals = refuseEachCall(reason, RefusedCallsTest::push, store -> {
      TestImage again = push(store.registry());
      GarbageCollectorContract.assertPullable(again);
      assertThat(store.registry().repository("new").tags().resolve(Tag.parse("1")))
          .isEqualTo(again.digest());
    });
    assertThat(refusals).isGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aCollectionSaysSoAndALaterOneCompletesIt(Reason reason) {
    GcOptions options = GcOptions.builder().deleteUntagged(true).parallelism(1).build();
    TestStore undisturbed = new TestStore();
    Sample.fill(undisturbed.registry());
    undisturbed.age();
    undisturbed.collectUntagged();
    int refusals =
        refuseEachCall(reason, registry -> GarbageCollector.of(registry).run(options), store -> {
          store.pass(TAKEOVER);
          GarbageCollector.of(store.registry()).run(options);
          assertThat(store.dump().files()).isEqualTo(undisturbed.dump().files());
        });
    assertThat(refusals).isGreaterThan(100);
  }

  /** Returns how many calls of {@code work} were refused, each in a store of its own. */
  private static int refuseEachCall(
      Reason reason, Consumer<Registry> work, Consumer<TestStore> afterwards) {
    int call = 0;
    boolean refused = true;
    while (refused) {
      call++;
      TestStore store = new TestStore();
      List<TestImage> staying = Sample.fill(store.registry());
      store.age();
      FailingStorage refusing = new FailingStorage(store.heap(), call, Moment.BEFORE, reason::at);
      refused = isRefused(reason, () -> work.accept(store.open(refusing)));
      staying.forEach(GarbageCollectorContract::assertPullable);
      afterwards.accept(store);
      staying.forEach(GarbageCollectorContract::assertPullable);
    }
    return call - 1;
  }

  private static boolean isRefused(Reason reason, Runnable work) {
    try {
      work.run();
      return false;
    } catch (StorageException e) {
      assertThat(e).isInstanceOf(reason.error);
      return true;
    }
  }

  private static TestImage push(Registry registry) {
    return TestImages.in(registry.repository("new")).image().layers(2).tag("1").push();
  }
}
