package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.registry.Registry;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.util.Optional;

/** A way in which a change can be interrupted at a call of the store. */
enum Fault {
  CALL_FAILS {
    @Override
    boolean strike(Mutation mutation, InMemoryStorage heap, long call, Moment moment) {
      FailingStorage storage = new FailingStorage(
          heap, call, moment, path -> new StorageException.StorageFull(path, new IOException()));
      return breaksOff(mutation, storage, StorageException.StorageFull.class);
    }
  },
  PROCESS_DIES {
    @Override
    boolean strike(Mutation mutation, InMemoryStorage heap, long call, Moment moment) {
      CrashingStorage storage = new CrashingStorage(heap, call, moment);
      return breaksOff(mutation, storage, CrashingStorage.Crash.class);
    }
  },
  POWER_IS_LOST {
    @Override
    boolean strike(Mutation mutation, InMemoryStorage heap, long call, Moment moment) {
      boolean struck = PROCESS_DIES.strike(mutation, heap, call, moment);
      heap.loseUnsynced();
      return struck;
    }
  };

  /**
   * Makes the change until the call with the given number, and returns whether there was such a
   * call.
   */
  abstract boolean strike(Mutation mutation, InMemoryStorage heap, long call, Moment moment);

  private static boolean breaksOff(
      Mutation mutation, StorageDriver storage, Class<? extends Throwable> fault) {
    Optional<Throwable> thrown =
        Optional.ofNullable(catchThrowable(() -> mutation.apply().accept(Registry.open(storage))));
    thrown.ifPresent(failure -> assertThat(failure).isInstanceOf(fault));
    return thrown.isPresent();
  }
}
