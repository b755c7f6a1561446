package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Acquires the lock of the store in a directory under the name of a run, prints {@code held} or
 * {@code refused}, and then waits until it is killed or its input ends.
 */
final class LockingProcess {
  static final String HELD = "held";
  static final String REFUSED = "refused";

  private LockingProcess() {}

  public static void main(String[] arguments) throws IOException {
    try (StorageDriver store =
        FileSystemStorage.openOrCreate(Path.of(arguments[0]), Durability.RELAXED)) {
      System.out.println(acquire(store, arguments[1]));
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }

  /** Acquires the lock in this process, and does not release it. */
  static String acquire(StorageDriver store, String run) {
    try {
      new CollectorLock(store, new Collector(run, ProcessIdentity.current(), store.now()))
          .acquire();
      return HELD;
    } catch (CollectorLockedException e) {
      return REFUSED;
    }
  }
}
