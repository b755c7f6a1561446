package io.stowage.registry.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

class TimerThreadTest {
  @Test
  void stopWaitsForTheThread() throws Exception {
    for (int i = 0; i < 200; i++) {
      TimerThread timer = new TimerThread("timer");
      Thread thread = startedThread(timer);
      timer.stop(Duration.ofSeconds(20));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void stopInterruptsTheWorkAndDropsWhatIsScheduled() throws Exception {
    TimerThread timer = new TimerThread("timer");
    Scheduler scheduler = timer.scheduler();
    scheduler.start();
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Thread> interrupted = new CompletableFuture<>();
    scheduler.schedule(
        () -> {
          started.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.complete(Thread.currentThread());
          }
        },
        0,
        TimeUnit.NANOSECONDS);
    CompletableFuture<Void> later = new CompletableFuture<>();
    scheduler.schedule(() -> later.complete(null), 1, TimeUnit.MILLISECONDS);
    started.await();
    timer.stop(Duration.ofSeconds(20));
    assertThat(interrupted.getNow(Thread.currentThread()).isAlive()).isFalse();
    assertThat(later).isNotDone();
  }

  @Test
  void stopReturnsIfTheCallerIsInterrupted() throws Exception {
    TimerThread timer = new TimerThread("timer");
    Thread thread = startedThread(timer);
    Thread.currentThread().interrupt();
    timer.stop(Duration.ofSeconds(20));
    assertThat(Thread.interrupted()).isTrue();
    thread.join();
  }

  private static Thread startedThread(TimerThread timer) throws Exception {
    Scheduler scheduler = timer.scheduler();
    scheduler.start();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    scheduler.schedule(() -> thread.complete(Thread.currentThread()), 0, TimeUnit.NANOSECONDS);
    Thread started = thread.get(20, TimeUnit.SECONDS);
    assertThat(started.isDaemon()).isTrue();
    return started;
  }
}
