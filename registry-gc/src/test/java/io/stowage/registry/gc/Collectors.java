package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.work.Tasks;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;

/** Collectors that only tests make, for tests in other packages. */
@SuppressWarnings("exports") // Tests see the packages that the module does not export.
public final class Collectors {
  private Collectors() {}

  /** Returns a collector that identifies itself as {@code process}. */
  public static GarbageCollector of(Registry registry, ProcessIdentity process) {
    return new GarbageCollector(registry, process, Tasks::threads);
  }

  /**
   * Returns a collector whose runs work on executors that {@code threads} makes for a thread count.
   */
  public static GarbageCollector of(
      Registry registry, ProcessIdentity process, IntFunction<ExecutorService> threads) {
    return new GarbageCollector(registry, process, threads);
  }
}
