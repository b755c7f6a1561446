package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.gc.internal.run.ProcessIdentity;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Asks for the lock of the store in a directory under the name of a run, says {@code held} or {@code
 * refused}, and then waits to be killed, or until nobody can tell it anything any more.
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

  /** Asks for the lock in this process, and does not give it back. */
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
