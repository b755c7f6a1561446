package io.stowage.registry.gc.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TasksTest {
  /** The smallest number of items for which threads are started. */
  private static final List<Integer> MANY = IntStream.range(0, 65).boxed().toList();

  private final Cancellation cancellation = new Cancellation();
  private final List<Integer> started = new ArrayList<>();
  private final Tasks tasks = new Tasks(3, cancellation, count -> {
    started.add(count);
    return Tasks.threads(count);
  });

  @AfterEach
  void close() {
    tasks.close();
  }

  @Test
  void returnsResultsInTheOrderOfTheItems() {
    List<Integer> items = IntStream.range(0, 1000).boxed().toList();
    assertThat(tasks.map(items, i -> 2 * i))
        .isEqualTo(items.stream().map(i -> 2 * i).toList());
  }

  @Test
  void doesNothingForNoItems() {
    assertThat(tasks.map(List.<Integer>of(), i -> i)).isEmpty();
  }

  @Test
  void processesSeveralItemsAtATime() {
    CountDownLatch together = new CountDownLatch(3);
    List<Boolean> met = tasks.map(MANY, i -> {
      together.countDown();
      return await(together);
    });
    assertThat(met).containsOnly(true);
  }

  @Test
  void growsWhileTheProcessorsAreIdle() {
    CountDownLatch together = new CountDownLatch(4);
    try (Tasks growing = new Tasks(4, 1, () -> true, cancellation, Tasks::threads)) {
      List<Boolean> met = growing.map(MANY, i -> {
        together.countDown();
        return await(together);
      });
      assertThat(met).containsOnly(true);
    }
  }

  @Test
  void doesNotGrowWhileTheProcessorsAreBusy() {
    CountDownLatch asked = new CountDownLatch(2);
    BooleanSupplier busy = () -> {
      asked.countDown();
      return false;
    };
    try (Tasks tasks = new Tasks(4, 1, busy, cancellation, Tasks::threads)) {
      List<String> threads = tasks.map(MANY, i -> {
        await(asked);
        return Thread.currentThread().getName();
      });
      assertThat(Set.copyOf(threads)).hasSize(1);
    }
  }

  @Test
  void doesAllTheWorkOnTheThreadsThatCanBeStarted() {
    CountDownLatch refused = new CountDownLatch(1);
    try (Tasks tasks = new Tasks(3, cancellation, count -> threads(count, 2, refused))) {
      assertThat(tasks.map(MANY, i -> {
            await(refused);
            return i;
          }))
          .isEqualTo(MANY);
    }
  }

  @Test
  void doesFurtherWorkOnTheThreadsThatCouldBeStarted() {
    CountDownLatch refused = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    try (Tasks tasks = new Tasks(3, cancellation, count -> threads(count, 1, refused))) {
      tasks.map(MANY, i -> await(refused));
      assertThat(tasks.map(MANY, i -> i)).isEqualTo(MANY);
      tasks.always(done::incrementAndGet);
    }
    assertThat(done).hasValue(1);
  }

  @Test
  void stopsGrowingWhenAThreadCannotBeStarted() {
    CountDownLatch refused = new CountDownLatch(1);
    try (Tasks tasks =
        new Tasks(4, 1, () -> true, cancellation, count -> threads(count, 1, refused))) {
      assertThat(tasks.map(MANY, i -> {
            await(refused);
            return i;
          }))
          .isEqualTo(MANY);
    }
  }

  @Test
  void beginsNothingWhenNoThreadCanBeStarted() {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch refused = new CountDownLatch(1);
    try (Tasks tasks = new Tasks(3, cancellation, count -> threads(count, 0, refused))) {
      assertThatExceptionOfType(InternalError.class)
          .isThrownBy(() -> tasks.map(MANY, i -> begun.incrementAndGet()));
    }
    assertThat(begun).hasValue(0);
  }

  @Test
  void beginsNothingAfterAFailure() {
    AtomicInteger begun = new AtomicInteger();
    List<Integer> items = IntStream.range(0, 100_000).boxed().toList();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tasks.map(items, i -> {
          begun.incrementAndGet();
          throw new IllegalStateException("item " + i);
        }))
        .withMessageStartingWith("item ");
    assertThat(begun).hasValueLessThanOrEqualTo(3);
  }

  @Test
  void passesErrorsOn() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> tasks.map(List.of(1), i -> {
          throw new AssertionError("broken");
        }));
  }

  @Test
  void doesNotHideTheOtherFailures() {
    CountDownLatch together = new CountDownLatch(3);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tasks.map(MANY, i -> {
          together.countDown();
          throw new IllegalStateException("met: " + await(together));
        }))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void waitsForRunningItemsWhenOneFails() {
    CountDownLatch together = new CountDownLatch(2);
    AtomicInteger ended = new AtomicInteger();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tasks.map(MANY, i -> {
          if (i > 1) {
            return 0;
          }
          together.countDown();
          await(together);
          if (i == 0) {
            throw new IllegalStateException();
          }
          Thread.onSpinWait();
          return ended.incrementAndGet();
        }));
    assertThat(ended).hasValue(1);
  }

  @Test
  void endsWhenInterruptedAndPassesThatOn() {
    AtomicInteger begun = new AtomicInteger();
    Thread caller = Thread.currentThread();
    List<Integer> items = IntStream.range(0, 100_000).boxed().toList();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> tasks.map(items, i -> {
          caller.interrupt();
          while (!cancellation.isDue()) {
            Thread.onSpinWait();
          }
          return begun.incrementAndGet();
        }));
    assertThat(begun).hasValueLessThan(items.size());
    assertThat(Thread.interrupted()).isFalse();
    cancellation.passOn();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void endsWhenCancelled() {
    AtomicInteger begun = new AtomicInteger();
    List<Integer> items = IntStream.range(0, 100_000).boxed().toList();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> tasks.each(items, i -> {
          cancellation.request();
          begun.incrementAndGet();
        }));
    assertThat(begun).hasValueLessThanOrEqualTo(3);
    cancellation.passOn();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void beginsNothingOnceInterrupted() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> tasks.run(() -> {
          throw new AssertionError("begun");
        }));
    cancellation.passOn();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void continuesOnceTheCancellationIsHeeded() {
    cancellation.request();
    cancellation.heed();
    assertThat(tasks.call(() -> 1)).isEqualTo(1);
    assertThat(cancellation.isHeeded()).isTrue();
  }

  @Test
  void reportsAFailureInsteadOfACancellation() {
    CountDownLatch together = new CountDownLatch(2);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tasks.each(MANY, i -> {
          together.countDown();
          await(together);
          if (i == 0) {
            throw new CancellationException();
          }
          throw new IllegalStateException();
        }));
  }

  @Test
  void canBeUsedAgainAfterAFailure() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tasks.map(List.of(1), i -> {
          throw new IllegalStateException();
        }));
    assertThat(tasks.map(List.of(1, 2), i -> i)).containsExactly(1, 2);
  }

  @Test
  void startsNoThreadForAFewPieces() {
    assertThat(tasks.map(MANY.subList(0, 64), i -> Thread.currentThread()))
        .hasSize(64)
        .containsOnly(Thread.currentThread());
    assertThat(started).isEmpty();
  }

  @Test
  void startsThreadsForMorePiecesAndUsesThemFromThenOn() {
    assertThat(tasks.map(MANY, i -> Thread.currentThread()))
        .hasSize(65)
        .doesNotContain(Thread.currentThread());
    assertThat(tasks.call(Thread::currentThread)).isNotEqualTo(Thread.currentThread());
    assertThat(started).containsExactly(3);
  }

  @Test
  void startsThreadsForTheOtherItemsWhenOneHasManyPieces() {
    CountDownLatch second = new CountDownLatch(1);
    List<Thread> threads = tasks.map(List.of(0, 1), i -> {
      if (i == 1) {
        second.countDown();
        return Thread.currentThread();
      }
      tasks.expect(63);
      await(second);
      return Thread.currentThread();
    });
    assertThat(threads.get(0)).isEqualTo(Thread.currentThread());
    assertThat(threads.get(1)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void repeatsWorkThatAnInterruptEndsEarlyIfItMustBeDone() {
    AtomicInteger tries = new AtomicInteger();
    tasks.always(() -> {
      if (tries.incrementAndGet() == 1) {
        Thread.currentThread().interrupt();
        throw new StorageException.Interrupted("path");
      }
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    });
    assertThat(tries).hasValue(2);
    assertThat(cancellation.isDue()).isTrue();
    cancellation.passOn();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void doesNotRepeatWorkThatFailsWithoutAnInterrupt() {
    AtomicInteger tries = new AtomicInteger();
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> tasks.always(() -> {
          tries.incrementAndGet();
          throw new StorageException.Interrupted("path");
        }));
    assertThat(tries).hasValue(1);
  }

  /** Returns an executor for {@code count} threads that can start only {@code most} of them. */
  private static ExecutorService threads(int count, int most, CountDownLatch refused) {
    AtomicInteger asked = new AtomicInteger();
    return Executors.newFixedThreadPool(count, work -> {
      if (asked.incrementAndGet() > most) {
        refused.countDown();
        throw new InternalError("unable to create native thread");
      }
      return new Thread(work);
    });
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
