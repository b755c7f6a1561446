package io.stowage.registry.gc.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.Moves;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ScrubberTest {
  private static final ScrubOptions DEFAULTS = ScrubOptions.defaults();

  private final TestStore store = new TestStore();

  @Test
  void reportsRecentWritesAsYoungAndNotAsDamage() {
    TestImage image = store.images("app").image().tag("1").push();
    store.age();
    store.breakage().garbleBlob(image.blobs().get(0));
    ScrubReport report = Scrubber.of(store.registry()).run();
    assertThat(report.findings()).hasSize(1).allMatch(ScrubFinding::young);
    assertThat(report.isDamaged()).isFalse();
    assertThat(store.pauses()).containsExactly(Duration.ofSeconds(1));
    store.pass(Duration.ofSeconds(10));
    assertThat(Scrubber.of(store.registry()).run().isDamaged()).isTrue();
  }

  @Test
  void doesNotRepairATagThatWasJustWritten() {
    TestImage image = store.images("app").image().tag("1").push();
    store.breakage().removeFolder(image.revisionLink());
    assertThat(Scrubber.of(store.registry())
            .run(ScrubOptions.builder().repairTags(true).build())
            .findings())
        .extracting(ScrubFinding::kind, ScrubFinding::young, ScrubFinding::repaired)
        .contains(tuple(Kind.TAG_DANGLING, true, false));
  }

  @Test
  void readsNoBlobBeforeAllRepositoriesAreChecked() {
    store.images("app").image().tag("1").push();
    CountDownLatch blob = new CountDownLatch(1);
    List<Boolean> early = new ArrayList<>();
    Scrubber.of(store.registry())
        .run(ScrubOptions.builder().parallelism(2).build(), new ScrubListener() {
          @Override
          public void repositoryScrubbed(RepositoryName repository, int done, int all) {
            early.add(awaits(blob, Duration.ofMillis(100)));
          }

          @Override
          public void blobScrubbed(Digest digest, long size) {
            blob.countDown();
          }
        });
    assertThat(early).containsExactly(false);
    assertThat(blob.getCount()).isZero();
  }

  @Test
  void endsTheWorkOfAllThreadsAfterAFailure() {
    int blobs = 200;
    for (int i = 0; i < blobs; i++) {
      store.breakage().orphanBlob(new byte[] {(byte) i});
    }
    AtomicInteger scrubbed = new AtomicInteger();
    assertThatThrownBy(() -> Scrubber.of(store.registry())
            .run(ScrubOptions.builder().parallelism(2).build(), new ScrubListener() {
              @Override
              public void blobScrubbed(Digest digest, long size) {
                scrubbed.incrementAndGet();
                throw new IllegalStateException("the listener failed");
              }
            }))
        .hasMessage("the listener failed");
    assertThat(scrubbed).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void checksObjectsBeingWrittenAgain() {
    Digest blob = store.breakage().orphanBlob(new byte[100]);
    store.breakage().truncateBlob(blob);
    StorageDriver writing = onOpen(blob, 2, () -> store.breakage().orphanBlob(new byte[100]));
    assertThat(Scrubber.of(store.open(writing)).run().findings()).isEmpty();
  }

  @Test
  void doesNotReportABlobRemovedMeanwhile() {
    Digest blob = store.breakage().orphanBlob(new byte[100]);
    store.age();
    StorageDriver removing =
        onOpen(blob, 1, () -> store.breakage().removeFolder(RegistryLayout.blobData(blob)));
    assertThat(Scrubber.of(store.open(removing)).run().findings()).isEmpty();
  }

  @Test
  void findsObjectsThatACollectorHasInQuarantine() {
    TestImage image = store.images("app").image().tag("1").push();
    for (Digest blob : image.blobs()) {
      StoragePath data = RegistryLayout.blobData(blob);
      Moves.of(store.heap()).take(data, KeptFolders.path("run", data));
    }
    store.age();
    assertThat(Scrubber.of(store.registry()).run().findings()).isEmpty();
  }

  @Test
  void continuesAfterObjectsThatTheStoreCannotRead() {
    TestImage image = store.images("app").image().tag("1").push();
    Digest unreadable = image.blobs().get(0);
    store.breakage().garbleBlob(image.blobs().get(1));
    store.age();
    StoragePath data = RegistryLayout.blobData(unreadable);
    StorageDriver dying = onOpen(unreadable, 0, () -> {
      throw new StorageException.Failed(data, new IOException("Input/output error"));
    });
    ScrubReport report = Scrubber.of(store.open(dying)).run();
    assertThat(report.findings())
        .extracting(ScrubFinding::kind)
        .containsExactlyInAnyOrder(Kind.UNREADABLE, Kind.BLOB_CORRUPT);
    assertThat(report.findings())
        .filteredOn(finding -> finding.kind() == Kind.UNREADABLE)
        .allSatisfy(finding -> {
          assertThat(finding.path()).isEqualTo(data);
          assertThat(finding.actual()).contains("Input/output error");
        });
  }

  @Test
  void readsNoFasterThanTheLimit() {
    store.registry().repository("app").blobs().put(new byte[1_000_000]);
    store.registry().repository("app").blobs().put(new byte[] {1});
    store.registry().repository("app").blobs().put(new byte[] {2});
    store.age();
    ScrubReport report = Scrubber.of(store.registry())
        .run(ScrubOptions.builder().bytesPerSecond(100_000).parallelism(1).build());
    Duration waited = store.pauses().stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(report.bytes()).isEqualTo(1_000_002);
    assertThat(waited).isBetween(Duration.ofMillis(7_000), Duration.ofMillis(10_001));
    assertThat(store.pauses()).allMatch(pause -> pause.compareTo(Duration.ofMillis(100)) <= 0);
  }

  @Test
  void continuesWhereAnEarlierScrubWasCancelled() {
    Sample.fill(store.registry());
    store.age();
    Watcher whole = new Watcher();
    ScrubOptions.Builder options = ScrubOptions.builder().parallelism(1);
    Scrubber.of(store.registry()).run(options.build(), whole);
    List<Digest> blobs = new ArrayList<>();
    List<String> positions = new ArrayList<>();
    boolean cancelled = true;
    while (cancelled) {
      Scrubber scrubber = Scrubber.of(store.registry());
      Watcher part = new Watcher(position -> scrubber.cancel());
      ScrubReport report = scrubber.run(options.build(), part);
      report.reached().ifPresent(options::resumeAfter);
      blobs.addAll(part.blobs);
      positions.addAll(part.positions);
      cancelled = report.cancelled();
    }
    assertThat(positions).isEqualTo(whole.positions).doesNotHaveDuplicates();
    assertThat(blobs).containsExactlyInAnyOrderElementsOf(whole.blobs);
  }

  @Test
  void endsInTheMiddleOfALargeBlobWhenCancelled() {
    Digest blob = store.breakage().orphanBlob(new byte[3_000_000]);
    store.age();
    List<Scrubber> scrubber = new ArrayList<>();
    scrubber.add(Scrubber.of(store.open(onOpen(blob, 1, () -> scrubber.get(0).cancel()))));
    ScrubReport report = scrubber.get(0).run();
    assertThat(report.cancelled()).isTrue();
    assertThat(report.bytes()).isZero();
    assertThat(report.reached()).isEmpty();
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    Digest blob = store.breakage().orphanBlob(new byte[3_000_000]);
    store.age();
    Thread caller = Thread.currentThread();
    ScrubReport report = Scrubber.of(store.open(onOpen(blob, 1, caller::interrupt)))
        .run(ScrubOptions.builder().bytesPerSecond(1).build());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.cancelled()).isTrue();
  }

  @Test
  void doesNotDelayOtherThreadsByALargeBlob() throws InterruptedException {
    List<Digest> blobs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      blobs.add(store.breakage().orphanBlob(new byte[i + 1]));
    }
    Collections.sort(blobs);
    CountDownLatch others = new CountDownLatch(blobs.size() - 1);
    StorageDriver slow = onOpen(blobs.get(80), 1, () -> await(others));
    Watcher watcher = new Watcher(others);
    Scrubber.of(store.open(slow)).run(ScrubOptions.builder().parallelism(2).build(), watcher);
    assertThat(watcher.blobs).hasSize(blobs.size());
    assertThat(others.await(0, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void reportsEachFindingOnceToItsListener() {
    TestImage image = store.images("app").image().push();
    store.images("app/other").image().sharing(image).push();
    store.breakage().garbleBlob(image.blobs().get(0));
    store.age();
    Watcher watcher = new Watcher();
    ScrubReport report = Scrubber.of(store.registry()).run(DEFAULTS, watcher);
    assertThat(watcher.findings).isEqualTo(report.findings());
  }

  @Test
  void refusesToRepairAReadOnlyRegistry() {
    Registry readOnly =
        Registry.open(store.heap(), store.options().readOnly(true).build());
    assertThatThrownBy(
            () -> Scrubber.of(readOnly).run(ScrubOptions.builder().repair(true).build()))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("read-only");
    assertThat(Scrubber.of(readOnly).run().findings()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs an action when a blob is opened for the nth time, or every time if that is 0. */
  private StorageDriver onOpen(Digest blob, int time, Runnable action) {
    AtomicInteger times = new AtomicInteger();
    return new ForwardingStorage(store.heap()) {
      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> passed) {
        boolean here = call == StorageCall.OPEN
            && path.filter(RegistryLayout.blobData(blob)::equals).isPresent();
        if (here && (times.incrementAndGet() == time || time == 0)) {
          action.run();
        }
        return passed.get();
      }
    };
  }

  private static boolean awaits(CountDownLatch latch, Duration timeout) {
    try {
      return latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Records the progress of a scrub. */
  private static final class Watcher implements ScrubListener {
    private final List<Digest> blobs = Collections.synchronizedList(new ArrayList<>());
    private final List<String> positions = Collections.synchronizedList(new ArrayList<>());
    private final List<ScrubFinding> findings = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<ScrubPosition> onReached;
    private final CountDownLatch scrubbed;

    Watcher() {
      this(position -> {});
    }

    Watcher(Consumer<ScrubPosition> onReached) {
      this.onReached = onReached;
      this.scrubbed = new CountDownLatch(0);
    }

    Watcher(CountDownLatch scrubbed) {
      this.onReached = position -> {};
      this.scrubbed = scrubbed;
    }

    @Override
    public void blobScrubbed(Digest digest, long size) {
      blobs.add(digest);
      scrubbed.countDown();
    }

    @Override
    public void found(ScrubFinding finding) {
      findings.add(finding);
    }

    @Override
    public void reached(ScrubPosition position) {
      positions.add(position.toString());
      onReached.accept(position);
    }
  }
}
