package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.End;
import io.stowage.registry.exploration.Exploration;
import io.stowage.registry.exploration.ExplorationReport;
import io.stowage.registry.exploration.ScheduledProcess;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two collectors that acquire the lock at the same time. */
class CollectorLockRaceTest {
  private static final int ROUNDS = 100;
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HOLDS = "holds the lock";
  private static final String REFUSED = "was refused";

  /** Does not differ between the runs of an exploration, which repeats its processes. */
  private static final ProcessIdentity ON_ONE_MACHINE =
      new ProcessIdentity("host", "boot/1", 1, Instant.EPOCH);

  @Test
  void goesToOneOfTwoInEveryOrder() {
    assertOneHolderInEveryOrder(store -> {});
  }

  @Test
  void isTakenOverByOneOfTwoInEveryOrder() {
    assertOneHolderInEveryOrder(store -> leave(store, "dead", ON_ONE_MACHINE));
  }

  /** Explores all orders of the calls of two processes that acquire the lock of one store. */
  private static void assertOneHolderInEveryOrder(Consumer<StorageDriver> before) {
    ExplorationReport report = Exploration.from(me -> before.accept(me.storage()))
        .process("first", me -> acquire(me, "first"))
        .process("second", me -> acquire(me, "second"))
        .run(CollectorLockRaceTest::problem);
    assertThat(report.violation()).isEmpty();
    assertThat(report.complete()).isTrue();
    assertThat(report.schedules()).isGreaterThan(200);
  }

  private static void acquire(ScheduledProcess me, String run) {
    try {
      lock(me.storage(), run, ON_ONE_MACHINE).acquire();
      me.note(HOLDS);
    } catch (CollectorLockedException e) {
      me.note(REFUSED);
    }
  }

  /** Exactly one process holds the lock, its file says so, and the other was refused. */
  private static Optional<String> problem(End end) {
    List<String> ends = List.of(end.notes("first"), end.notes("second")).stream()
        .map(notes -> String.join(", ", notes))
        .toList();
    boolean one = ends.equals(List.of(HOLDS, REFUSED)) || ends.equals(List.of(REFUSED, HOLDS));
    String holder = ends.get(0).equals(HOLDS) ? "first" : "second";
    return one && end.storage().stat(RegistryLayout.lock(holder)).isPresent()
        ? Optional.empty()
        : Optional.of("the processes ended with: " + ends);
  }

  @Test
  void goesToOneOfTwoThreadsOnTheHeap() throws Exception {
    race(InMemoryStorage.create());
  }

  @Test
  void goesToOneOfTwoThreadsOnAFileSystem(@TempDir Path root) throws Exception {
    race(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
  }

  /** Runs rounds of two acquisitions; every second round begins with an abandoned lock. */
  private static void race(StorageDriver driver) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      if (i % 2 == 0) {
        leave(driver, "dead-" + i, ProcessIdentity.current());
      }
      List<CollectorLock> locks = List.of(
          lock(driver, "a-" + i, ProcessIdentity.current()),
          lock(driver, "b-" + i, ProcessIdentity.current()));
      List<CollectorLock> holders = holders(locks);
      assertThat(holders).hasSize(1);
      holders.get(0).check();
      holders.get(0).release();
    }
  }

  private static List<CollectorLock> holders(List<CollectorLock> locks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(locks.size());
    List<CollectorLock> holders = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (CollectorLock lock : locks) {
      Thread thread = new Thread(() -> {
        try {
          start.await();
          lock.acquire();
          holders.add(lock);
        } catch (CollectorLockedException e) {
          assertThat(e).hasMessageContaining("another collection is running: pid ");
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return holders;
  }

  /** Leaves what a process of this machine leaves if it ends while it holds the lock. */
  private static void leave(StorageDriver driver, String run, ProcessIdentity process) {
    driver.claim(RegistryLayout.claim(run), new byte[0]).orElseThrow().close();
    driver.deleteTree(RegistryLayout.CLAIMS);
    driver.write(RegistryLayout.lock(run), new Collector(run, process, SINCE).text());
  }

  private static CollectorLock lock(StorageDriver driver, String run, ProcessIdentity process) {
    return new CollectorLock(driver, new Collector(run, process, SINCE));
  }
}
