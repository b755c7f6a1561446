package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VerificationSlotsTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void atMostTheGivenNumberOfThreadsVerifiesAtOnce() throws Exception {
    VerificationSlots slots = new VerificationSlots(2, 100, Duration.ofSeconds(50));
    CyclicBarrier meeting = new CyclicBarrier(2);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      results.add(threads.submit(() -> slots.run(() -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        boolean met = awaited(meeting::await);
        running.decrementAndGet();
        return met;
      })));
    }
    for (Future<Boolean> result : results) {
      assertThat(result.get(50, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void aThreadTooManyIsRefusedAtOnce() throws Exception {
    assertRefusedWhileBusy(new VerificationSlots(1, 0, Duration.ofDays(1)));
  }

  @Test
  void aThreadThatHasWaitedTooLongIsRefused() throws Exception {
    assertRefusedWhileBusy(new VerificationSlots(1, 1, Duration.ZERO));
  }

  @Test
  void aFailedVerificationFreesItsSlot() {
    VerificationSlots slots = new VerificationSlots(1, 0, Duration.ZERO);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> slots.run(() -> {
          throw new IllegalStateException("sample");
        }));
    assertThat(slots.run(() -> true)).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    VerificationSlots slots = new VerificationSlots(1, 1, Duration.ofDays(1));
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> slots.run(() -> true));
    assertThat(Thread.interrupted()).isTrue();
  }

  private void assertRefusedWhileBusy(VerificationSlots slots) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Future<Boolean> first = threads.submit(() -> slots.run(() -> {
      started.countDown();
      return awaited(end::await);
    }));
    started.await();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> slots.run(() -> true))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
    end.countDown();
    assertThat(first.get(50, TimeUnit.SECONDS)).isTrue();
    assertThat(slots.run(() -> true)).isTrue();
  }

  private static boolean awaited(Wait wait) {
    try {
      wait.await();
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  /** Waits for other threads. */
  private interface Wait {
    void await() throws Exception;
  }
}
