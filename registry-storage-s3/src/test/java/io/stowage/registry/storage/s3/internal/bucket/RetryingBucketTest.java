package io.stowage.registry.storage.s3.internal.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.testing.TestClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryingBucketTest {
  private final ScriptedBucket scripted = new ScriptedBucket();
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final RetryingBucket bucket = new RetryingBucket(scripted, 16, pauses::add);

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SLOW_DOWN", "UNKNOWN"})
  void repeatsARequestThatFailedForTheMoment(Kind kind) {
    scripted.fail(kind, 3);
    bucket.put("a", new byte[1]);
    assertThat(bucket.head("a")).isPresent();
    assertThat(pauses).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SLOW_DOWN", "UNKNOWN"},
      mode = EnumSource.Mode.EXCLUDE)
  void doesNotRepeatARequestThatFailsForGood(Kind kind) {
    scripted.fail(kind, 1);
    assertFails(kind, () -> bucket.head("a"));
    assertThat(pauses).isEmpty();
  }

  @Test
  void givesUpAfterSomeTries() {
    scripted.fail(Kind.UNKNOWN, 100);
    assertFails(Kind.UNKNOWN, () -> bucket.head("a"));
    assertThat(scripted.calls).hasValue(6);
  }

  @Test
  void waitsLongerEachTimeButNotForLong() {
    scripted.fail(Kind.SLOW_DOWN, 100);
    assertFails(Kind.SLOW_DOWN, () -> bucket.head("a"));
    long longest = 100;
    for (Duration pause : pauses) {
      assertThat(pause.toMillis()).isBetween(longest / 2, longest);
      longest *= 2;
    }
    assertThat(pauses).hasSize(5);
  }

  @Test
  void repeatsACompletionOnlyIfItWasNotApplied() {
    MultipartUpload upload = bucket.createUpload("a");
    Part part = bucket.uploadPart(upload, 1, ByteBuffer.wrap(new byte[3]));
    scripted.fail(Kind.UNKNOWN, 1);
    assertFails(Kind.UNKNOWN, () -> bucket.complete(upload, List.of(part)));
    scripted.fail(Kind.SLOW_DOWN, 1);
    bucket.complete(upload, List.of(part));
    assertThat(bucket.head("a")).isPresent();
  }

  @Test
  void sendsAllBytesOfAPartAgain() {
    MultipartUpload upload = bucket.createUpload("a");
    scripted.fail(Kind.UNKNOWN, 2);
    assertThat(bucket.uploadPart(upload, 1, ByteBuffer.wrap(new byte[3])).size())
        .isEqualTo(3);
  }

  @Test
  void halvesTheCallsAtATimeIfTheStoreIsBusyAndRaisesThemSlowly() {
    scripted.fail(Kind.SLOW_DOWN, 1);
    bucket.head("a");
    assertThat(bucket.calls()).isEqualTo(8);
    for (int i = 0; i < 7; i++) {
      bucket.head("a");
    }
    assertThat(bucket.calls()).isEqualTo(9);
    scripted.fail(Kind.SLOW_DOWN, 5);
    bucket.head("a");
    assertThat(bucket.calls()).as("1, and one more after a success").isEqualTo(2);
    for (int i = 0; i < 200; i++) {
      bucket.head("a");
    }
    assertThat(bucket.calls()).isEqualTo(16);
  }

  @Test
  void makesNoMoreCallsAtATimeThanAllowed() throws Exception {
    RetryingBucket two = new RetryingBucket(scripted, 2, pauses::add);
    scripted.holding = new CountDownLatch(2);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(threads.submit(() -> two.head("a")));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(scripted.most).hasValue(2);
  }

  @Test
  void staysInterrupted() {
    scripted.fail(Kind.SLOW_DOWN, 1);
    RetryingBucket interrupted = new RetryingBucket(scripted, 1, pause -> {
      throw new InterruptedException();
    });
    assertFails(Kind.INTERRUPTED, () -> interrupted.head("a"));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void assertFails(Kind kind, Supplier<?> call) {
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(call::get)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /** Fails as it is told, and counts the calls at a time. */
  private static final class ScriptedBucket extends ForwardingBucket {
    private final Deque<Kind> failures = new ArrayDeque<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile CountDownLatch holding = new CountDownLatch(0);

    ScriptedBucket() {
      super(HeapBucket.create(TestClock.create()));
    }

    void fail(Kind kind, int times) {
      failures.clear();
      failures.addAll(Collections.nCopies(times, kind));
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      calls.incrementAndGet();
      most.accumulateAndGet(active.incrementAndGet(), Math::max);
      try {
        holding.countDown();
        holding.await();
        Kind failure = failures.poll();
        if (failure != null) {
          throw new BucketException(failure, "scripted");
        }
        return call.get();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        active.decrementAndGet();
      }
    }
  }
}
