package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** If the store fails during the mark, nothing is removed. */
class MarkFailureTest {
  @Test
  void endsTheRunBeforeAnythingIsRemoved() {
    long marked = callsUntilMarked();
    assertThat(marked).isGreaterThan(50);
    for (long call = 2; call <= marked; call++) {
      TestStore store = filled();
      TreeDump before = store.dump();
      FailingStorage failing = failing(store, call);
      GarbageCollector collector = GarbageCollector.of(store.open(failing));
      assertThatExceptionOfType(StorageException.Failed.class)
          .as("call %s", call)
          .isThrownBy(() -> collector.run(options()));
      assertThat(store.dump().changesSince(before))
          .as("call %s", call)
          .noneMatch(change -> !change.contains("_stowage"));
    }
  }

  private static long callsUntilMarked() {
    TestStore store = filled();
    FailingStorage counting = failing(store, 0);
    AtomicLong last = new AtomicLong();
    GarbageCollector.of(store.open(counting)).run(options(), new GcListener() {
      @Override
      public void repositoryMarked(RepositoryName repository, int done, int all) {
        last.set(counting.calls());
      }
    });
    return last.get();
  }

  private static TestStore filled() {
    TestStore store = new TestStore();
    Sample.fill(store.registry());
    store.age();
    return store;
  }

  private static FailingStorage failing(TestStore store, long call) {
    return new FailingStorage(
        store.heap(),
        call,
        Moment.BEFORE,
        path -> new StorageException.Failed(path, new IOException("injected")));
  }

  private static GcOptions options() {
    return GcOptions.builder().deleteUntagged(true).parallelism(1).build();
  }
}
