package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Processes;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.gc.scrub.ScrubReport;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The threads that collections start, and interrupts of collections that start none. */
class ThreadsTest {
  @Nested
  class Started {
    private final TestStore store = new TestStore();
    private final List<Integer> counts = new ArrayList<>();

    private GcReport collect(GcOptions.Builder options) {
      return Collectors.of(store.registry(), Processes.elsewhere(), count -> {
            counts.add(count);
            return Tasks.threads(count);
          })
          .run(options.build());
    }

    @ParameterizedTest
    @EnumSource(Writers.class)
    void areNoneForFiftyBlobs(Writers writers) {
      TestImages images = store.images("app");
      for (int i = 0; i < 16; i++) {
        images.image().tag("latest").push();
      }
      store.breakage().orphanBlob(new byte[1]);
      store.breakage().orphanBlob(new byte[2]);
      store.age();
      GcReport report = collect(GcOptions.builder()
          .writers(writers)
          .deleteUntagged(true)
          .tidying(EnumSet.allOf(Tidying.class)));
      assertThat(report.manifestsRemoved()).isEqualTo(15);
      assertThat(report.blobsRemoved()).isEqualTo(47);
      assertThat(counts).isEmpty();
    }

    @Test
    void areSomeForManyBlobs() {
      for (int i = 0; i < 200; i++) {
        store.breakage().orphanBlob(new byte[i]);
      }
      store.age();
      assertThat(collect(GcOptions.builder().parallelism(3)).blobsRemoved()).isEqualTo(200);
      assertThat(counts).containsExactly(3);
    }

    @Test
    void areSomeForManyManifestsInFewRepositories() {
      for (String repository : List.of("app", "other")) {
        TestImages images = TestImages.in(store.registry().repository(repository));
        for (int i = 0; i < 70; i++) {
          images.image().push();
        }
      }
      collect(GcOptions.builder().parallelism(3));
      assertThat(counts).containsExactly(3);
    }
  }

  /** Interrupts on a directory, where they end a call that waits for the disk. */
  @Nested
  class Interrupts {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private int worlds;

    @Tag("sample")
    @Test
    void endACollectionAtSomeCallsWithoutHarm() {
      interruptEach(37, Writers.STOWAGE);
    }

    @Tag("proof")
    @ParameterizedTest
    @EnumSource(Writers.class)
    void endACollectionAtAnyCallWithoutHarm(Writers writers) {
      interruptEach(1, writers);
    }

    private void interruptEach(int step, Writers writers) {
      GcOptions options = GcOptions.forWriters(writers).toBuilder()
          .deleteUntagged(true)
          .tidying(EnumSet.allOf(Tidying.class))
          .build();
      EachCall.everyNth(step, 120 / step, call -> {
        try (World world = new World()) {
          world.storage.interruptAt(call);
          GcReport report = GarbageCollector.of(world.registry).run(options);
          boolean interrupted = world.storage.stop();
          assertThat(Thread.interrupted()).isEqualTo(interrupted);
          assertThat(report.damages()).as("interrupt at call " + call).isEmpty();
          assertThat(world.heldFiles(report)).as("interrupt at call " + call).isEmpty();
          Pulls.assertPullable(world.staying);
          GcReport next = GarbageCollector.of(world.registry).run(options);
          assertThat(next.cancelled()).isFalse();
          assertThat(world.storage.stat(world.untagged.revisionLink())).isEmpty();
          Pulls.assertPullable(world.staying);
          return interrupted;
        }
      });
    }

    @Test
    void endAScrubAtAnyCallWithoutAFinding() {
      try (World world = new World()) {
        EachCall.everyNth(7, 4, call -> {
          world.storage.interruptAt(call);
          ScrubReport report = Scrubber.of(world.registry).run();
          boolean interrupted = world.storage.stop();
          assertThat(Thread.interrupted()).isEqualTo(interrupted);
          assertThat(report.findings()).as("interrupt at call " + call).isEmpty();
          return interrupted;
        });
      }
    }

    /** A registry on a directory, with an image that stays and some old garbage. */
    private final class World implements AutoCloseable {
      private final TestClock clock = TestClock.at(Instant.now());
      private final Interrupting storage = new Interrupting(FileSystemStorage.openOrCreate(
          folder.resolve(String.valueOf(worlds++)), Durability.FULL, clock));
      private final Registry registry = Registry.open(
          storage, RegistryOptions.builder().clock(clock).sleeper(time -> {}).build());
      private final TestImages images = TestImages.in(registry.repository("app"));
      private final TestImage staying = images.image().tag("1").push();
      private final TestImage untagged = images.image().push();

      World() {
        Breakage.of(storage).orphanBlob(new byte[1]);
        clock.advance(Duration.ofHours(2));
      }

      /**
       * Returns the files of Stowage's own, except those of a run alongside other programs that
       * ended normally, which leaves its garbage to the next run.
       */
      private List<String> heldFiles(GcReport report) {
        return report.cancelled() || report.bytesQuarantined() == 0
            ? TreeDump.of(storage, RegistryLayout.STOWAGE).files()
            : List.of();
      }

      @Override
      public void close() {
        registry.close();
      }
    }
  }

  /** Interrupts the calling thread before one of its calls. */
  private static final class Interrupting extends ForwardingStorage {
    private int left;

    Interrupting(StorageDriver delegate) {
      super(delegate);
    }

    /** Interrupts the call with that {@code number}, counted from 1 and from now on. */
    void interruptAt(int number) {
      left = number;
    }

    /** Interrupts no call any more; returns whether one was interrupted. */
    boolean stop() {
      boolean interrupted = left <= 0;
      left = 0;
      return interrupted;
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> passed) {
      left--;
      if (left == 0) {
        Thread.currentThread().interrupt();
      }
      return passed.get();
    }
  }
}
