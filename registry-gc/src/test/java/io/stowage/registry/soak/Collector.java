package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A process that collects back to back, and writes a line for each completed run. */
public final class Collector {
  /** The line for each completed run. */
  static final String RAN = "ran";

  /** How the line begins in the error output of a collector whose lock was taken over. */
  static final String LOST = "lost the lock: ";

  private Collector() {}

  /** Arguments: root, durability, journal, seed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Random random = new Random(Long.parseLong(args[3]));
    try (Registry registry = SoakProcess.open(args[0], args[1]);
        Journal journal = Journal.goOn(Path.of(args[2]))) {
      GarbageCollector collector = GarbageCollector.of(registry);
      SoakProcess.ready();
      while (!Thread.interrupted()) {
        GcOptions options = options(random.nextBoolean());
        if (run(collector, options) instanceof GcOutcome.Finished finished) {
          journal.line(Collections.of(finished.report()).toString());
          System.out.println(RAN);
        } else {
          TimeUnit.MILLISECONDS.sleep(100);
        }
      }
    }
  }

  /** Collects, unless another collector has the lock or takes it away. */
  private static GcOutcome run(GarbageCollector collector, GcOptions options) {
    try {
      return collector.tryRun(options);
    } catch (CollectorLockedException e) {
      System.err.println(LOST + e.getMessage());
      return new GcOutcome.Locked(e.holder());
    }
  }

  static GcOptions options(boolean quarantined) {
    return GcOptions.builder()
        .deleteUntagged(true)
        .grace(SoakProcess.GRACE)
        .writers(Writers.STOWAGE)
        .quarantine(quarantined ? Duration.ofSeconds(3) : Duration.ZERO)
        .build();
  }
}
