package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.gc.fixture.Processes;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.process.Heartbeat;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorLockTest {
  private static final ProcessIdentity HERE = ProcessIdentity.current();

  private final TestStore store = new TestStore();

  @Nested
  class Acquire {
    @Test
    void refusesASecondCollectorAndNamesTheFirst() {
      lock("first", Processes.elsewhere()).acquire();
      Instant since = store.now();
      store.pass(Duration.ofMinutes(10));
      assertThatExceptionOfType(CollectorLockedException.class)
          .isThrownBy(() -> lock("second", HERE).acquire())
          .withMessageContaining("pid 4711 on elsewhere, since " + since + " (run first)")
          .extracting(CollectorLockedException::holder)
          .isEqualTo(LockHolder.of("first", "elsewhere", 4711, since));
      assertThat(store.dump().files())
          .containsExactly(RegistryLayout.lock("first").value());
    }

    @Test
    void refusesASecondCollectorOfTheSameProcess() {
      lock("first", HERE).acquire();
      assertRefused("second", "run first");
    }

    @Test
    void takesOverAfterTenMinutesWithoutAHeartbeat() {
      CollectorLock first = lock("first", Processes.elsewhere());
      first.acquire();
      store.pass(Duration.ofMinutes(10).plusMillis(1));
      lock("second", HERE).acquire();
      assertLost(first, "run second");
      assertRefused("third", "run second");
    }

    @Test
    void takesOverAtOnceIfTheClaimOnThisMachineIsAbandoned() {
      leave("first", HERE);
      lock("second", HERE).acquire();
      assertRefused("third", "run second");
    }

    @Test
    void waitsForAnotherMachineRegardlessOfItsClaim() {
      leave("first", Processes.elsewhere());
      assertRefused("second", "run first");
    }

    @Test
    void waitsForAnotherContainerWhileItsClaimIsHeld() {
      CollectorLock first = lock("first", Processes.inAnotherContainer());
      first.acquire();
      assertRefused("second", "run first");
      first.release();
      leave("first", Processes.inAnotherContainer());
      lock("second", HERE).acquire();
    }

    @Test
    void waitsForACollectorOnAnUnknownMachine() {
      leave("first", new ProcessIdentity(HERE.host(), "", HERE.pid(), HERE.started()));
      assertRefused("second", "run first");
    }

    @Test
    void waitsForAFileNotNamedAfterItsRun() {
      store
          .heap()
          .write(RegistryLayout.lock("x"), new Collector("first", HERE, store.now()).text());
      assertRefused("second", "run first");
    }

    @Test
    void waitsIfTheStoreCannotDetectWhetherAProcessRuns() {
      StorageDriver blind = new ForwardingStorage(store.heap()) {
        @Override
        public boolean isAbandoned(StoragePath path) {
          return false;
        }
      };
      leave("first", HERE);
      CollectorLock second = new CollectorLock(blind, new Collector("second", HERE, store.now()));
      assertThatExceptionOfType(CollectorLockedException.class).isThrownBy(second::acquire);
      store.pass(Duration.ofMinutes(11));
      second.acquire();
    }

    @Test
    void holdsNoClaimOnceItIsRefused() {
      lock("first", HERE).acquire();
      assertRefused("second", "run first");
      assertThat(store.heap().isAbandoned(RegistryLayout.claim("second"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "stowage collector 2\nrun x\n"})
    void waitsForAnUnknownFileOnlyWhileItIsYoung(String content) {
      store.heap().write(RegistryLayout.lock("x"), content.getBytes(StandardCharsets.UTF_8));
      assertRefused("second", RegistryLayout.lock("x").value());
      assertThatExceptionOfType(CollectorLockedException.class)
          .isThrownBy(() -> lock("second", HERE).acquire())
          .satisfies(refusal -> assertThat(refusal.holder().run()).contains("x"))
          .satisfies(refusal -> assertThat(refusal.holder().process()).isEmpty());
      store.pass(Duration.ofMinutes(11));
      lock("second", HERE).acquire();
      assertRefused("third", "run second");
    }

    @Test
    void waitsForAFileInPlaceOfTheFolderOnlyWhileItIsYoung() {
      store.heap().write(RegistryLayout.LOCK, new byte[5000]);
      assertRefused("second", RegistryLayout.LOCK.value());
      store.pass(Duration.ofMinutes(11));
      lock("second", HERE).acquire();
      assertRefused("third", "run second");
    }

    @Test
    void doesNotWaitForEverForAHeartbeatFromTheFuture() {
      store.pass(Duration.ofDays(1));
      lock("first", Processes.elsewhere()).acquire();
      store.pass(Duration.ofDays(-1));
      lock("second", HERE).acquire();
      assertRefused("third", "run second");
    }
  }

  @Nested
  class Check {
    @Test
    void keepsTheLockWhileTheHeartbeatIsRenewed() {
      CollectorLock first = lock("first", Processes.elsewhere());
      first.acquire();
      for (int i = 0; i < 10; i++) {
        store.pass(Duration.ofMinutes(5));
        first.beat();
      }
      store.pass(Duration.ofMinutes(10));
      first.check();
      assertRefused("second", "run first");
    }

    @Test
    void renewsTheHeartbeatEveryHalfMinute() {
      CollectorLock first = lock("first", HERE);
      first.acquire();
      Instant begun = store.now();
      store.pass(Heartbeat.INTERVAL);
      first.check();
      assertThat(heartbeat("first")).isEqualTo(begun);
      store.pass(Duration.ofMillis(1));
      first.check();
      assertThat(heartbeat("first")).isEqualTo(store.now());
    }

    @Test
    void detectsThatTheLockIsGone() {
      CollectorLock first = lock("first", HERE);
      first.acquire();
      store.heap().delete(RegistryLayout.lock("first"));
      assertThat(first.isHeld()).isFalse();
      assertLost(first, "no process");
    }

    @Test
    void doesNothingIfTheLockWasNeverTaken() {
      assertThatCode(lock("first", HERE)::check).doesNotThrowAnyException();
      assertThat(store.dump().files()).isEmpty();
    }
  }

  @Nested
  class Release {
    @Test
    void leavesNothingBehind() {
      CollectorLock first = lock("first", HERE);
      first.acquire();
      first.release();
      assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
      first.release();
      lock("second", HERE).acquire();
    }

    @Test
    void neverRemovesTheLockOfAnother() {
      CollectorLock first = lock("first", HERE);
      first.acquire();
      store.pass(Duration.ofMinutes(11));
      CollectorLock second = lock("second", HERE);
      second.acquire();
      first.release();
      second.check();
      assertRefused("third", "run second");
    }

    @Test
    void removesOnlyClaimsOfDeadProcesses() {
      StoragePath young = claim("young", Processes.elsewhere());
      StoragePath dead = claim("dead", HERE);
      CollectorLock lock = lock("first", HERE);
      lock.acquire();
      lock.release();
      assertThat(store.heap().stat(young)).isPresent();
      assertThat(store.heap().stat(dead)).isEmpty();
      store.pass(Duration.ofMinutes(11));
      lock.acquire();
      lock.release();
      assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    }

    private StoragePath claim(String run, ProcessIdentity process) {
      StoragePath claim = RegistryLayout.claim(run);
      store.heap().write(claim, new Collector(run, process, store.now()).text());
      return claim;
    }
  }

  /** Leaves what a process leaves if it ends while it holds the lock. */
  private void leave(String run, ProcessIdentity process) {
    store.heap().write(RegistryLayout.lock(run), new Collector(run, process, store.now()).text());
  }

  private CollectorLock lock(String run, ProcessIdentity process) {
    return new CollectorLock(store.heap(), new Collector(run, process, store.now()));
  }

  private Instant heartbeat(String run) {
    return store.heap().stat(RegistryLayout.lock(run)).orElseThrow().modified();
  }

  private void assertRefused(String run, String holder) {
    assertThatExceptionOfType(CollectorLockedException.class)
        .isThrownBy(() -> lock(run, HERE).acquire())
        .withMessageContaining(holder);
  }

  private static void assertLost(CollectorLock lock, String holder) {
    assertThatExceptionOfType(CollectorLockedException.class)
        .isThrownBy(lock::check)
        .withMessageContaining("lost the lock")
        .withMessageContaining(holder);
  }
}
