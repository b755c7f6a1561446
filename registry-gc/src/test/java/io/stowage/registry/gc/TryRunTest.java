package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.gc.fixture.Processes;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TryRunTest {
  private final TestStore store = new TestStore();
  private final GcOptions options = GcOptions.defaults();

  @Test
  void returnsTheReportOfACollection() {
    store.breakage().orphanBlob(new byte[3]);
    store.age();
    assertThat(GarbageCollector.of(store.registry()).tryRun(options))
        .isInstanceOfSatisfying(
            GcOutcome.Finished.class,
            finished -> assertThat(finished.report().bytesReclaimed()).isEqualTo(3));
  }

  @Test
  void returnsTheHolderOfTheLockAndChangesNothing() {
    store.breakage().orphanBlob(new byte[3]);
    store.age();
    LockHolder holder = LockHolder.of("first", "elsewhere", 4711, store.now());
    lock(Processes.elsewhere()).acquire();
    TreeDump before = store.dump();
    assertThat(GarbageCollector.of(store.registry()).tryRun(options))
        .isEqualTo(new GcOutcome.Locked(holder));
    assertThat(store.dump().changesSince(before)).isEmpty();
  }

  @Test
  void hasBegunOnlyOnceItHoldsTheLock() {
    List<String> events = new ArrayList<>();
    GcListener listener = new GcListener() {
      @Override
      public void begun(GcOptions begun) {
        GcOutcome other = GarbageCollector.of(store.registry()).tryRun(options);
        events.add("begun, another is " + other.getClass().getSimpleName());
      }

      @Override
      public void finished(GcReport report) {
        events.add("finished");
      }

      @Override
      public void failed(Throwable problem) {
        events.add("failed " + problem.getClass().getSimpleName());
      }
    };
    CollectorLock lock = lock(Processes.elsewhere());
    lock.acquire();
    GarbageCollector.of(store.registry()).tryRun(options, listener);
    assertThat(events).containsExactly("failed CollectorLockedException");
    lock.release();
    GarbageCollector.of(store.registry()).tryRun(options, listener);
    assertThat(events)
        .containsExactly("failed CollectorLockedException", "begun, another is Locked", "finished");
  }

  @Test
  void throwsIfAnotherCollectionTakesOver() {
    store.breakage().orphanBlob(new byte[3]);
    store.age();
    GarbageCollector collector = Collectors.of(store.registry(), Processes.elsewhere());
    GcListener paused = new GcListener() {
      @Override
      public void begun(GcOptions begun) {
        store.pass(Duration.ofHours(1));
        lock(ProcessIdentity.current()).acquire();
      }
    };
    assertThatExceptionOfType(CollectorLockedException.class)
        .isThrownBy(() -> collector.tryRun(options, paused))
        .withMessageContaining("lost the lock");
  }

  private CollectorLock lock(ProcessIdentity process) {
    return new CollectorLock(store.heap(), new Collector("first", process, store.now()));
  }
}
