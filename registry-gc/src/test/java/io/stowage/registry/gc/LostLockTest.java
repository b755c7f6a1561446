package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.internal.run.ProcessIdentity;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector that is paused for so long that another one takes over. */
class LostLockTest {
  @Test
  void removesNothingMoreAndEndsWithAnError() {
    assertThat(pauseAtEachCall(Duration.ZERO, 5)).isGreaterThan(20);
  }

  @Tag("proof")
  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "P7D"})
  void removesNothingMoreWhereverItIsPaused(Duration quarantine) {
    assertThat(pauseAtEachCall(quarantine, 1)).isGreaterThan(100);
  }

  /** Pauses at every {@code step}th call; returns how many runs ended with an error. */
  private static int pauseAtEachCall(Duration quarantine, int step) {
    int lost = 0;
    boolean paused = true;
    for (int call = 1; paused; call += step) {
      TestStore store = new TestStore();
      List<TestImage> staying = Sample.fill(store.registry());
      store.age();
      Paused door = new Paused(store.heap(), call, () -> takeOver(store, quarantine));
      try {
        collect(store, door, Processes.elsewhere(), quarantine);
      } catch (CollectorLockedException e) {
        lost++;
        assertThat(e).hasMessageContaining("lost the lock");
      }
      paused = door.hasPaused();
      staying.forEach(GarbageCollectorContract::assertPullable);
      collect(store, store.heap(), ProcessIdentity.current(), quarantine);
      staying.forEach(GarbageCollectorContract::assertPullable);
    }
    return lost;
  }

  private static void takeOver(TestStore store, Duration quarantine) {
    store.pass(Duration.ofHours(1));
    collect(store, store.heap(), ProcessIdentity.current(), quarantine);
  }

  private static void collect(
      TestStore store, StorageDriver driver, ProcessIdentity process, Duration quarantine) {
    GarbageCollector.of(store.open(driver), process)
        .run(GcOptions.builder()
            .deleteUntagged(true)
            .quarantine(quarantine)
            .tidying(EnumSet.allOf(Tidying.class))
            .parallelism(1)
            .build());
  }

  /** Lets something happen before one call. */
  private static final class Paused extends ForwardingStorage {
    private final AtomicInteger left;
    private final Runnable meanwhile;

    Paused(StorageDriver store, int call, Runnable meanwhile) {
      super(store);
      this.left = new AtomicInteger(call);
      this.meanwhile = meanwhile;
    }

    boolean hasPaused() {
      return left.get() <= 0;
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (left.decrementAndGet() == 0) {
        meanwhile.run();
      }
      return action.get();
    }
  }
}
