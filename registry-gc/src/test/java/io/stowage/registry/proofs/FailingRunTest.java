package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.registry.Registry;
import io.stowage.registry.Sleeper;
import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.gc.Collectors;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.ObjectsInQuarantineException;
import io.stowage.registry.gc.fixture.Processes;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import io.stowage.registry.testing.storage.RefusingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A collection with foreign writers that fails while it has objects in quarantine. */
@Tag("once")
class FailingRunTest {
  private final TestStore store = new TestStore();
  private final AtomicBoolean waits = new AtomicBoolean();

  @Tag("sample")
  @Test
  void restoresEverythingWhereverItFails() {
    failAtEachCall(Moment.BEFORE, 11);
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource
  void restoresEverythingAfterAFailureOfAnyCall(Moment moment) {
    failAtEachCall(moment, 1);
  }

  private static void failAtEachCall(Moment moment, int step) {
    TestStore sample = new TestStore();
    Sample.fill(sample.registry());
    sample.age();
    List<String> before = sample.dump().files();
    EachCall.everyNth(step, 300 / step, call -> {
      TestStore store = sample.copy();
      FailingStorage failing =
          new FailingStorage(store.heap(), call, moment, FailingRunTest::broken);
      Throwable failure = catchThrowable(() -> collect(store, failing, store::pass));
      if (failure != null) {
        assertThat(failure).isInstanceOf(StorageException.Failed.class);
        assertThat(outOfSight(store)).as("failure of call " + call).isEmpty();
        if (new Runs(store.heap()).finished().isEmpty()) {
          assertThat(store.dump().files()).as("failure of call " + call).containsAll(before);
        }
      }
      return failing.calls() >= call;
    });
  }

  @Test
  void reportsObjectsThatItCannotRestoreAndRestoresTheRest() {
    StoragePath stuck = RegistryLayout.blobData(orphan(1));
    StoragePath other = RegistryLayout.blobData(orphan(2));
    store.age();
    StorageDriver failing = failingOnceItWaits((call, path) -> call == StorageCall.RESTORE
        && path.value()
            .endsWith(stuck.value().substring(RegistryLayout.ROOT.value().length())));
    assertThatExceptionOfType(ObjectsInQuarantineException.class)
        .isThrownBy(() -> collect(failing))
        .withMessageStartingWith("storage failed (Input/output error): ")
        .withMessageEndingWith("; still in quarantine until a later collection: " + stuck)
        .withCauseInstanceOf(StorageException.Failed.class)
        .satisfies(e -> assertThat(e.paths()).containsExactly(stuck));
    assertThat(store.heap().stat(stuck)).isEmpty();
    assertThat(store.heap().stat(other)).isPresent();
    assertThat(store.collect().restored()).isEqualTo(1);
  }

  @Test
  void namesTheFolderOfTheRunIfTheStoreFailsPermanently() {
    orphan(1);
    store.age();
    StorageDriver failing = failingOnceItWaits((call, path) -> true);
    assertThatExceptionOfType(ObjectsInQuarantineException.class)
        .isThrownBy(() -> collect(failing))
        .satisfies(e -> assertThat(e.paths())
            .containsExactlyElementsOf(
                new Runs(store.heap()).all().stream().map(Runs::folder).toList()));
  }

  @Test
  void namesNoObjectsIfNoneWasTakenYet() {
    orphan(1);
    store.age();
    RefusingStorage failing = new RefusingStorage(
        store.heap(),
        (call, path) -> call == StorageCall.LIST && path.equals(RegistryLayout.REPOSITORIES),
        FailingRunTest::broken);
    assertThatExceptionOfType(StorageException.Failed.class).isThrownBy(() -> collect(failing));
  }

  @Test
  void bringsNothingBackAfterLosingTheLock() {
    orphan(1);
    store.age();
    CountingStorage counting = new CountingStorage(store.heap());
    assertThatExceptionOfType(CollectorLockedException.class)
        .isThrownBy(() -> collect(store, counting, time -> takeOver()));
    assertThat(counting.calls(StorageCall.RESTORE)).isZero();
    assertThat(outOfSight(store)).isEmpty();
  }

  private void takeOver() {
    store.pass(Duration.ofHours(3));
    store.collect();
  }

  /** Fails the calls that {@code chosen} selects in the second mark, after the run has waited. */
  private StorageDriver failingOnceItWaits(BiPredicate<StorageCall, StoragePath> chosen) {
    return new RefusingStorage(
        store.heap(),
        (call, path) -> waits.get()
            && (chosen.test(call, path)
                || (call == StorageCall.LIST && path.equals(RegistryLayout.REPOSITORIES))),
        FailingRunTest::broken);
  }

  private void collect(StorageDriver driver) {
    collect(store, driver, time -> waits.set(true));
  }

  private static void collect(TestStore store, StorageDriver driver, Sleeper sleeper) {
    Registry registry = Registry.open(
        new SharedStorage(driver, call -> {}), store.options().sleeper(sleeper).build());
    Collectors.of(registry, Processes.elsewhere())
        .run(GcOptions.builder().deleteUntagged(true).parallelism(1).build());
  }

  private static StorageException broken(StoragePath path) {
    return new StorageException.Failed(path, new IOException("Input/output error"));
  }

  /** Returns what is in quarantine of runs that failed before their end. */
  private static List<StoragePath> outOfSight(TestStore store) {
    Runs runs = new Runs(store.heap());
    return runs.all().stream()
        .filter(run -> runs.finished(run).isEmpty())
        .flatMap(run -> runs.kept(run).stream())
        .toList();
  }

  private Digest orphan(int content) {
    return store.breakage().orphanBlob(new byte[] {(byte) content});
  }
}
