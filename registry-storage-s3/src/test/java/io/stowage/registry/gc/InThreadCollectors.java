package io.stowage.registry.gc;

import com.google.common.util.concurrent.MoreExecutors;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import java.time.Instant;

/** Collectors that work in the thread of their caller, and all seem to be on one machine. */
public final class InThreadCollectors {
  private static final ProcessIdentity ON_ONE_MACHINE =
      new ProcessIdentity("host", "boot/1", 1, Instant.EPOCH);

  private InThreadCollectors() {}

  /** Returns a collector of {@code registry}. */
  public static GarbageCollector of(Registry registry) {
    return new GarbageCollector(
        registry, ON_ONE_MACHINE, threads -> MoreExecutors.newDirectExecutorService());
  }
}
