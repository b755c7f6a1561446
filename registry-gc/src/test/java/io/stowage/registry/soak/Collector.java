package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** A process that collects back to back, and writes a line for each completed run. */
public final class Collector {
  /** The line for each completed run. */
  static final String RAN = "ran";

  private Collector() {}

  /** Arguments: root, durability, journal, seed. */
  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[3]));
    try (Registry registry = SoakProcess.open(args[0], args[1]);
        Journal journal = Journal.goOn(Path.of(args[2]))) {
      GarbageCollector collector = GarbageCollector.of(registry);
      SoakProcess.ready();
      while (!Thread.interrupted()) {
        GcReport report = collector.run(options(random.nextBoolean()));
        journal.line(Collections.of(report).toString());
        System.out.println(RAN);
      }
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
