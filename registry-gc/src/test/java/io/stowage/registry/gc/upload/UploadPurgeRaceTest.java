package io.stowage.registry.gc.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A purge while another process continues an upload, and a purge that ends at any of its calls. */
class UploadPurgeRaceTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final byte[] FIRST = {1, 2, 3};
  private static final byte[] MORE = {4, 5};
  private static final Set<ErrorCode> REFUSALS =
      Set.of(ErrorCode.BLOB_UPLOAD_UNKNOWN, ErrorCode.BLOB_UPLOAD_BUSY);
  private static final Digest BOTH = Digest.of(new byte[] {1, 2, 3, 4, 5});

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAppendAtAnyCallOfAPurgeSucceedsOrIsRefused(boolean commit) {
    List<Boolean> outcomes = new ArrayList<>();
    EachCall.atLeast(20, call -> {
      World world = new World();
      boolean[] done = {false};
      AtCall disturbed = new AtCall(
          world.store.heap(), call, () -> done[0] = world.goOn(world.store.heap(), commit));
      purge(world.store.open(disturbed));
      if (disturbed.acted()) {
        world.assertWhole(done[0], commit, "append at call " + call);
        outcomes.add(done[0]);
      }
      return disturbed.acted();
    });
    assertThat(outcomes).contains(true, false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPurgeAtAnyCallOfAnAppendLeavesNothingIncomplete(boolean commit) {
    List<Boolean> outcomes = new ArrayList<>();
    EachCall.atLeast(8, call -> {
      World world = new World();
      AtCall disturbed = new AtCall(world.store.heap(), call, () -> purge(world.store.registry()));
      boolean done = world.goOn(disturbed, commit);
      if (disturbed.acted()) {
        world.assertWhole(done, commit, "purge at call " + call);
        outcomes.add(done);
      }
      return disturbed.acted();
    });
    assertThat(outcomes).contains(true, false);
  }

  @Test
  void dataThatBeginsDuringTheTakeIsRestored() {
    AtomicInteger back = new AtomicInteger();
    EachCall.atLeast(20, call -> {
      World world = new World();
      world.store.heap().delete(world.data());
      AtCall disturbed = new AtCall(world.store.heap(), call, () -> world.tryAppend(0, FIRST));
      UploadPurgeReport report = purge(world.store.open(disturbed));
      boolean there = world.store.heap().stat(world.data()).isPresent();
      back.addAndGet(there ? 1 : 0);
      assertThat(there || report.uploadsPurged() == 1).isTrue();
      return disturbed.acted();
    });
    assertThat(back).hasValueGreaterThan(2);
  }

  @Test
  void completesAPurgeAfterACrash() {
    EachCall.atLeast(8, change -> {
      World world = new World();
      boolean died = world.diesBeforeChange(change);
      world.store.heap().loseUnsynced();
      world.assertCompletes("crash before change " + change);
      return died;
    });
  }

  @ParameterizedTest
  @EnumSource
  void completesAPurgeAfterAFailureOfTheStore(Moment moment) {
    EachCall.atLeast(15, call -> {
      World world = new World();
      FailingStorage failing = new FailingStorage(
          world.store.heap(),
          call,
          moment,
          path -> new StorageException.Failed(path, new IOException("injected")));
      try {
        purge(world.store.open(failing));
      } catch (StorageException.Failed e) {
        assertThat(e).hasMessageContaining("injected");
      }
      world.assertCompletes("failure of call " + call);
      return failing.calls() >= call;
    });
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anUploadHiddenByADeadPurgeIsBackAfterTheNext(boolean collection) {
    AtomicInteger back = new AtomicInteger();
    EachCall.atLeast(8, change -> {
      World world = new World();
      boolean died = world.diesBeforeChange(change);
      if (died) {
        boolean away = world.store.heap().stat(world.data()).isEmpty();
        Consumer<Registry> next = collection
            ? registry -> GarbageCollector.of(registry).run()
            : registry -> UploadPurger.of(registry)
                .run(UploadPurgeOptions.builder().age(Duration.ofDays(1000)).build());
        next.accept(world.store.registry());
        back.addAndGet(away && world.store.heap().stat(world.data()).isPresent() ? 1 : 0);
      }
      return died;
    });
    assertThat(back).hasPositiveValue();
  }

  private static UploadPurgeReport purge(Registry registry) {
    return UploadPurger.of(registry).run();
  }

  /** An upload of some bytes that was abandoned for two weeks. */
  private static final class World {
    private final TestStore store = new TestStore();
    private final BlobUpload upload = store.registry().repository(APP).blobs().startUpload();

    World() {
      upload.append(0, FIRST);
      store.images("app").image().tag("1").push();
      store.pass(Duration.ofDays(14));
    }

    boolean diesBeforeChange(int change) {
      return CrashingStorage.beforeChange(store.heap(), change)
          .diesIn(dying -> purge(store.open(dying)));
    }

    StoragePath data() {
      return RegistryLayout.uploadData(APP, upload.id());
    }

    /** Continues the upload in another process; returns whether that was allowed. */
    boolean goOn(StorageDriver driver, boolean commit) {
      try {
        BlobUpload resumed = resume(driver);
        resumed.append(FIRST.length, MORE);
        if (commit) {
          resumed.commit(BOTH);
        }
        return true;
      } catch (RegistryException e) {
        assertThat(e.code()).isIn(REFUSALS);
        return false;
      }
    }

    void tryAppend(long offset, byte[] part) {
      try {
        resume(store.heap()).append(offset, part);
      } catch (RegistryException e) {
        assertThat(e.code()).isIn(REFUSALS);
      }
    }

    private BlobUpload resume(StorageDriver driver) {
      RegistryOptions options = store.options().build();
      return Registry.open(driver, options).repository(APP).blobs().resumeUpload(upload.id());
    }

    void assertWhole(boolean done, boolean committed, String what) {
      if (done && !committed) {
        assertThat(upload.commit(BOTH).size()).as(what).isEqualTo(5);
      }
      assertThat(store.hasBlob(BOTH)).as(what).isEqualTo(done);
      assertThat(store.dump().files()).as(what).noneMatch(file -> file.contains("quarantine"));
    }

    void assertCompletes(String what) {
      purge(store.registry());
      assertThat(store.dump().files())
          .as(what)
          .noneMatch(file -> file.contains("_uploads") || file.contains("quarantine"));
    }
  }
}
