package io.stowage.registry.gc.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TasksTest {
  private final Cancellation cancellation = new Cancellation();
  private final Tasks tasks = new Tasks(3, cancellation);

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
    List<Boolean> met = tasks.map(List.of(1, 2, 3), i -> {
      together.countDown();
      return await(together);
    });
    assertThat(met).containsOnly(true);
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
        .isThrownBy(() -> tasks.map(List.of(1, 2, 3), i -> {
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
        .isThrownBy(() -> tasks.map(List.of(0, 1), i -> {
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
        .isThrownBy(() -> tasks.each(List.of(0, 1), i -> {
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

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
