package io.stowage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RegistryCloseTest {
  private static final StoragePath OBJECT = StoragePath.parse("some/object");

  private final InMemoryStorage heap =
      InMemoryStorage.create(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
  private final Registry registry = Registry.open(heap);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void cancelsWorkUnderWayAndWaitsForItsEnd() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    FutureTask<Boolean> work = started(() -> registry.whileOpen(cancelled::countDown, () -> {
      begun.countDown();
      await(cancelled);
      ended.set(true);
      return registry.repository("app").exists();
    }));
    await(begun);
    registry.close();
    assertThat(ended).isTrue();
    assertStoreIsClosed();
    assertThat(work.get()).isFalse();
  }

  @Test
  void leavesTheStoreOpenUntilWorkEndsThatTakesLongerThanTheLimit() throws Exception {
    FutureTask<Boolean> work = started(this::stop);
    await(begun);
    assertThat(registry.close(Duration.ofMillis(1))).isFalse();
    assertThat(registry.close(Duration.ZERO)).isFalse();
    assertThat(heap.stat(OBJECT)).isEmpty();
    goOn.countDown();
    work.get();
    assertStoreIsClosed();
    assertThat(registry.close(Duration.ZERO)).isTrue();
  }

  @Test
  void refusesEachCallWhileWorkIsEnding() throws Exception {
    Digest blob = registry.repository("app").blobs().put(new byte[1]).digest();
    BlobUpload upload = registry.repository("app").blobs().startUpload();
    FutureTask<Boolean> work = started(this::stop);
    await(begun);
    registry.close(Duration.ZERO);
    for (Callable<?> call : List.<Callable<?>>of(
        () -> registry.repository("app").blobs().find(blob),
        () -> registry.repository("app").blobs().put(new byte[2]),
        () -> registry.withContext(Map.of()).repositories(),
        () -> upload.append(0, new byte[1]),
        () -> registry.whileOpen(() -> {}, () -> true))) {
      assertThatIllegalStateException().isThrownBy(call::call).withMessageContaining("closed");
    }
    goOn.countDown();
    work.get();
  }

  @Test
  void letsThreadsOfTheWorkUseTheRegistryUntilItEnds() {
    registry.whileOpen(() -> {}, () -> {
      assertThat(registry.close(Duration.ofDays(1))).isFalse();
      return registry.repository("app").blobs().put(new byte[1]);
    });
    assertStoreIsClosed();
  }

  @Test
  void doesNotWaitInAThreadThatTheWorkStarted() {
    AtomicBoolean cancelled = new AtomicBoolean();
    registry.whileOpen(() -> cancelled.set(true), () -> {
      registry.repository("app").blobs().put(new byte[1]);
      get(started(() -> {
        registry.close();
        return registry.repository("app").exists();
      }));
      return heap.stat(OBJECT);
    });
    assertThat(cancelled).isTrue();
    assertStoreIsClosed();
  }

  @Test
  void cancelsWorkThatIsBegunByWorkThatEnds() {
    List<String> cancelled = new ArrayList<>();
    registry.whileOpen(() -> cancelled.add("outer"), () -> {
      registry.close();
      return registry.whileOpen(() -> cancelled.add("inner"), () -> true);
    });
    assertThat(cancelled).containsExactly("outer", "inner");
    assertStoreIsClosed();
  }

  @Test
  void closesTheStoreAfterWorkThatFails() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> registry.whileOpen(() -> {}, () -> {
          registry.close();
          throw new UnsupportedOperationException("the work failed");
        }));
    assertStoreIsClosed();
  }

  @Test
  void waitsInEachThreadThatCloses() throws Exception {
    FutureTask<Boolean> work = started(this::stop);
    await(begun);
    FutureTask<Boolean> first = started(() -> registry.close(Duration.ofDays(1)));
    FutureTask<Boolean> second = started(() -> registry.close(Duration.ofDays(1)));
    goOn.countDown();
    assertThat(first.get()).isTrue();
    assertThat(second.get()).isTrue();
    work.get();
  }

  @Test
  void endsItsWaitWhenItIsInterrupted() throws Exception {
    FutureTask<Boolean> work = started(this::stop);
    await(begun);
    Thread.currentThread().interrupt();
    assertThat(registry.close(Duration.ofDays(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    goOn.countDown();
    work.get();
    assertStoreIsClosed();
  }

  @Test
  void waitsForTheRemovalOfARepository() throws Exception {
    Registry waiting = waiting();
    waiting.repository("app").blobs().put(new byte[1]);
    FutureTask<Boolean> removal = started(() -> {
      waiting.remove("app");
      return true;
    });
    await(begun);
    assertThat(waiting.close(Duration.ZERO)).isFalse();
    goOn.countDown();
    assertThat(removal.get()).isTrue();
    assertStoreIsClosed();
  }

  @Test
  void waitsForTheRemovalOfAnImage() throws Exception {
    Registry waiting = waiting();
    Repository app = waiting.repository("app");
    app.manifests()
        .put("1.0", ImageManifest.builder().config(app.blobs().put(new byte[1])).build());
    FutureTask<Boolean> removal = started(() -> {
      app.manifests().delete("1.0");
      return true;
    });
    await(begun);
    assertThat(waiting.close(Duration.ZERO)).isFalse();
    goOn.countDown();
    assertThat(removal.get()).isTrue();
    assertStoreIsClosed();
  }

  @Test
  void closesARegistryThroughItsViewForARequest() {
    registry.withContext(Map.of("actor", "test")).close();
    assertThatIllegalStateException().isThrownBy(registry::repositories);
    assertStoreIsClosed();
  }

  @Test
  void leavesTheTextOfARegistryAsItIs() {
    String text = registry + " " + registry.blobs();
    registry.close();
    assertThat(registry + " " + registry.blobs()).isEqualTo(text);
  }

  @Test
  void refusesANegativeLimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.close(Duration.ofSeconds(-1)))
        .withMessage("limit must not be negative, but is PT-1S");
  }

  /** Performs work that ends when the test lets it go on, and not when it is cancelled. */
  private boolean stop() {
    return registry.whileOpen(() -> {}, () -> {
      begun.countDown();
      await(goOn);
      return true;
    });
  }

  /** Opens a registry whose removals wait until the test lets them go on. */
  private Registry waiting() {
    return Registry.open(
        heap,
        RegistryOptions.builder()
            .writers(Writers.ANY)
            .sleeper(time -> {
              begun.countDown();
              await(goOn);
            })
            .build());
  }

  private void assertStoreIsClosed() {
    assertThatIllegalStateException().isThrownBy(() -> heap.stat(OBJECT));
  }

  private static <T> FutureTask<T> started(Callable<T> action) {
    FutureTask<T> task = new FutureTask<>(action);
    new Thread(task).start();
    return task;
  }

  private static <T> T get(FutureTask<T> task) {
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
