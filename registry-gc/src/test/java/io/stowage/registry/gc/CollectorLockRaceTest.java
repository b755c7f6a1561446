package io.stowage.registry.gc;

import static io.stowage.registry.testing.storage.StorageCall.CLAIM;
import static io.stowage.registry.testing.storage.StorageCall.DELETE;
import static io.stowage.registry.testing.storage.StorageCall.IS_ABANDONED;
import static io.stowage.registry.testing.storage.StorageCall.LIST;
import static io.stowage.registry.testing.storage.StorageCall.PUBLISH_ALONE;
import static io.stowage.registry.testing.storage.StorageCall.READ;
import static io.stowage.registry.testing.storage.StorageCall.STAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.gc.internal.run.ProcessIdentity;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two collectors that acquire the lock at the same time. */
class CollectorLockRaceTest {
  private static final int ROUNDS = 100;
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  @Tag("sample")
  @Test
  void goesToOneOfTwoInEveryOrder() {
    assertThat(explore(EnumSet.of(LIST, CLAIM, PUBLISH_ALONE, DELETE), false)).isGreaterThan(80);
  }

  @Tag("sample")
  @Test
  void isTakenOverByOneOfTwoInEveryOrder() {
    assertThat(explore(EnumSet.of(LIST, DELETE, CLAIM, PUBLISH_ALONE), true)).isGreaterThan(200);
  }

  @Test
  @Tag("proof")
  void goesToOneOfTwoInEveryOrderOfAllCalls() {
    assertThat(explore(EnumSet.allOf(StorageCall.class), false)).isGreaterThan(4000);
  }

  @Test
  @Tag("proof")
  void isTakenOverByOneOfTwoInEveryOrderOfRelevantCalls() {
    assertThat(
            explore(EnumSet.of(LIST, READ, STAT, IS_ABANDONED, DELETE, CLAIM, PUBLISH_ALONE), true))
        .isGreaterThan(4000);
  }

  private static int explore(Set<StorageCall> turns, boolean stale) {
    return Schedules.explore(turns, () -> new TwoAcquire(stale));
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
        leave(driver, "dead-" + i);
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
  private static void leave(StorageDriver driver, String run) {
    driver.claim(RegistryLayout.claim(run), new byte[0]).orElseThrow().close();
    driver.deleteTree(RegistryLayout.CLAIMS);
    driver.write(
        RegistryLayout.lock(run), new Collector(run, ProcessIdentity.current(), SINCE).text());
  }

  private static CollectorLock lock(StorageDriver driver, String run, ProcessIdentity process) {
    return new CollectorLock(driver, new Collector(run, process, SINCE));
  }

  /** When both are done, exactly one holds the lock and the other was refused. */
  private static final class TwoAcquire implements Schedules.World {
    private final InMemoryStorage heap = InMemoryStorage.create(() -> SINCE);
    private final CollectorLock[] locks = new CollectorLock[2];
    private final boolean[] acquired = new boolean[2];

    TwoAcquire(boolean stale) {
      if (stale) {
        leave(heap, "dead");
      }
    }

    @Override
    public StorageDriver store() {
      return heap;
    }

    @Override
    public Runnable actor(int number, StorageDriver door) {
      locks[number] = lock(door, "run-" + number, ProcessIdentity.current());
      return () -> {
        try {
          locks[number].acquire();
          acquired[number] = true;
        } catch (CollectorLockedException e) {
          acquired[number] = false;
        }
      };
    }

    @Override
    public void check() {
      assertThat(acquired[0] ^ acquired[1]).isTrue();
      String holder = "run-" + (acquired[0] ? 0 : 1);
      assertThat(heap.stat(RegistryLayout.lock(holder))).isPresent();
    }
  }
}
