package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run releases its lock however it ends, because other runs would wait for its living process.
 */
class LockGivenBackTest {
  private static final GcOptions OPTIONS =
      GcOptions.builder().quarantine(Duration.ofDays(7)).parallelism(1).build();

  @ParameterizedTest
  @EnumSource
  void whereverACollectionFails(Moment moment) {
    failAtEachCall(moment, store -> {}, LockGivenBackTest::collect);
  }

  @ParameterizedTest
  @EnumSource
  void whereverARestoreFails(Moment moment) {
    failAtEachCall(
        moment,
        store -> collect(store.open(store.heap())),
        registry -> GarbageCollector.of(registry).restore());
  }

  private static void collect(Registry registry) {
    GarbageCollector.of(registry).run(OPTIONS);
  }

  private static void failAtEachCall(
      Moment moment, Consumer<TestStore> preparation, Consumer<Registry> work) {
    EachCall.atLeast(20, call -> {
      TestStore store = new TestStore();
      store.breakage().orphanBlob(new byte[] {1});
      store.age();
      preparation.accept(store);
      FailingStorage failing = new FailingStorage(
          store.heap(),
          call,
          moment,
          path -> new StorageException.Failed(path, new IOException("injected")));
      try {
        work.accept(store.open(failing));
      } catch (StorageException.Failed e) {
        assertThat(e).hasMessageContaining("injected");
      }
      List<String> held = new ArrayList<>();
      store.heap().list(RegistryLayout.LOCK, held::add);
      assertThat(held).as("lock after a failure of call " + call).isEmpty();
      return failing.calls() >= call;
    });
  }
}
