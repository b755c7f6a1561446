package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.Processes;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.EachCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector that is paused until another one takes its lock over. */
@Tag("once")
class LostLockTest {
  @Tag("sample")
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
    AtomicInteger lost = new AtomicInteger();
    TestStore sample = new TestStore();
    List<TestImage> staying = Sample.fill(sample.registry());
    sample.age();
    EachCall.everyNth(step, 600 / step, call -> {
      TestStore store = sample.copy();
      AtCall door = new AtCall(store.heap(), call, () -> takeOver(store, quarantine));
      try {
        collect(store, door, Processes.elsewhere(), quarantine);
      } catch (CollectorLockedException e) {
        lost.incrementAndGet();
        assertThat(e).hasMessageContaining("lost the lock");
      }
      staying.forEach(image -> Pulls.assertPullable(store.registry(), image));
      collect(store, store.heap(), ProcessIdentity.current(), quarantine);
      staying.forEach(image -> Pulls.assertPullable(store.registry(), image));
      return door.acted();
    });
    return lost.get();
  }

  private static void takeOver(TestStore store, Duration quarantine) {
    store.pass(Duration.ofHours(1));
    collect(store, store.heap(), ProcessIdentity.current(), quarantine);
  }

  private static void collect(
      TestStore store, StorageDriver driver, ProcessIdentity process, Duration quarantine) {
    Collectors.of(store.open(driver), process)
        .run(GcOptions.builder()
            .deleteUntagged(true)
            .quarantine(quarantine)
            .tidying(EnumSet.allOf(Tidying.class))
            .parallelism(1)
            .build());
  }
}
