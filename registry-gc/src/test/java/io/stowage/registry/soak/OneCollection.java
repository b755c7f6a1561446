package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.fs.Durability;

/** A process that collects once, and prints when it begins to remove. */
final class OneCollection {
  static final String REMOVES = "removes";

  private OneCollection() {}

  /** Arguments: root and, optionally, the limit of removals per second. */
  public static void main(String[] args) {
    GcOptions.Builder options =
        GcOptions.builder().grace(SoakProcess.GRACE).writers(Writers.STOWAGE).parallelism(1);
    if (args.length == 2) {
      options.removalsPerSecond(Integer.parseInt(args[1]));
    }
    try (Registry registry = SoakProcess.open(args[0], Durability.RELAXED.name())) {
      GarbageCollector.of(registry).run(options.build(), new GcListener() {
        @Override
        public void blobRemoved(Digest digest, long size) {
          System.out.println(REMOVES);
        }
      });
    }
  }
}
