package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.ScrubListener;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.ScrubReport;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The work of the maintenance services on a registry that is closed in the meantime. */
@Timeout(30)
class ClosedRegistryTest {
  private static final GcOptions COLLECTION = GcOptions.builder().parallelism(1).build();
  private static final ScrubOptions SCRUB =
      ScrubOptions.builder().parallelism(1).build();

  private final TestStore store = new TestStore();
  private final Stopping stopping = new Stopping(store.heap());

  static Stream<Arguments> work() {
    return Stream.of(
        named("a collection", registry -> collect(registry).cancelled()),
        named("a scrub", registry -> Scrubber.of(registry).run(SCRUB).cancelled()),
        named("a purge", registry -> UploadPurger.of(registry).run().cancelled()));
  }

  private static Arguments named(String name, Predicate<Registry> isCancelled) {
    return Arguments.of(Named.of(name, isCancelled));
  }

  private static GcReport collect(Registry registry) {
    return GarbageCollector.of(registry).run(COLLECTION);
  }

  @ParameterizedTest
  @MethodSource("work")
  void waitsUntilWorkHasEndedEarly(Predicate<Registry> isCancelled) throws Exception {
    store.images("app").image().tag("1").push();
    store.registry().repository("app").blobs().startUpload();
    Registry registry = store.open(stopping);
    FutureTask<Boolean> work = started(() -> isCancelled.test(registry));
    await(stopping.reached);
    assertThat(registry.close(Duration.ZERO)).isFalse();
    assertThat(stopping.closed).isFalse();
    stopping.goOn.countDown();
    registry.close();
    assertThat(stopping.closed).isTrue();
    assertThat(work.get()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("work")
  void refusesWorkThatBeginsLater(Predicate<Registry> isCancelled) {
    store.registry().close();
    assertThatIllegalStateException()
        .isThrownBy(() -> isCancelled.test(store.registry()))
        .withMessageContaining("closed");
  }

  @Test
  void isNotWaitedForInAThreadOfACollection() {
    store.images("app").image().tag("1").push();
    store.breakage().orphanBlob(new byte[1]);
    store.age();
    GcReport report = GarbageCollector.of(store.registry()).run(COLLECTION, new GcListener() {
      @Override
      public void repositoryMarked(RepositoryName repository, int done, int all) {
        store.registry().close();
      }
    });
    assertThat(report.cancelled()).isTrue();
    assertThat(report.blobsRemoved()).isZero();
    assertThatIllegalStateException().isThrownBy(store::dump);
  }

  @Test
  void isNotWaitedForInAThreadOfAScrub() {
    store.images("app").image().tag("1").push();
    AtomicBoolean closed = new AtomicBoolean(true);
    ScrubReport report = Scrubber.of(store.registry()).run(SCRUB, new ScrubListener() {
      @Override
      public void blobScrubbed(Digest digest, long size) {
        closed.set(store.registry().close(Duration.ofDays(1)));
      }
    });
    assertThat(report.cancelled()).isTrue();
    assertThat(closed).isFalse();
    assertThatIllegalStateException().isThrownBy(store::dump);
  }

  @Test
  void letsACollectionRestoreWhatItHasInQuarantine() {
    Digest orphan = store.breakage().orphanBlob(new byte[1]);
    store.age();
    Registry registry = store.open(stopping);
    stopping.goOn.countDown();
    AtomicBoolean removed = new AtomicBoolean();
    GcReport report = GarbageCollector.of(registry)
        .run(COLLECTION.toBuilder().writers(Writers.ANY).build(), new GcListener() {
          @Override
          public void blobRemoved(Digest digest, long size) {
            removed.set(!store.hasBlob(orphan));
            registry.close();
          }
        });
    assertThat(removed).isTrue();
    assertThat(report.cancelled()).isTrue();
    assertThat(store.hasBlob(orphan)).isTrue();
    assertThat(stopping.closed).isTrue();
  }

  @Test
  void isDelayedUntilARestoreIsComplete() throws Exception {
    TestImage image = store.images("app").image().tag("1").push();
    store.registry().repository("app").tags().remove("1");
    store.age();
    store.collect(GcOptions.builder().deleteUntagged(true).quarantine(Duration.ofDays(1)));
    Registry registry = store.open(stopping);
    FutureTask<Boolean> restore =
        started(() -> GarbageCollector.of(registry).restore().isComplete());
    await(stopping.reached);
    assertThat(registry.close(Duration.ZERO)).isFalse();
    stopping.goOn.countDown();
    registry.close();
    assertThat(stopping.closed).isTrue();
    Pulls.assertPullable(image);
    assertThat(restore.get()).isTrue();
  }

  private static FutureTask<Boolean> started(Supplier<Boolean> action) {
    FutureTask<Boolean> task = new FutureTask<>(action::get);
    new Thread(task).start();
    return task;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Stops at the first call that changes something or lists, and keeps its store open. */
  private static final class Stopping extends ForwardingStorage {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean closed;

    Stopping(StorageDriver delegate) {
      super(delegate);
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (call == StorageCall.LIST || call == StorageCall.CLAIM) {
        reached.countDown();
        await(goOn);
      }
      return action.get();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
