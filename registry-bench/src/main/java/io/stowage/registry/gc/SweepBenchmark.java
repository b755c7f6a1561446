package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.Scratch;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how many blobs per second a dry run processes, including marking. A third of the blobs
 * are dead.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh SweepBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SweepBenchmark {
  private static final GcOptions OPTIONS =
      GcOptions.offline().toBuilder().dryRun(true).build();

  @Param({"20", "200"})
  int repositories;

  @Param
  Store store = Store.MEMORY;

  private Path folder = Path.of("");
  private Registry registry = Registry.open(InMemoryStorage.create());

  @Setup(Level.Trial)
  public void write() {
    folder = Scratch.make("sweep");
    registry = Registry.open(store.open(folder));
    new TreeGenerator(registry.storage(), new TreeShape(repositories, 50, 0, 10, 4, 200, false, 32))
        .write();
  }

  @TearDown(Level.Trial)
  public void remove() {
    registry.close();
    Scratch.remove(folder);
  }

  @Benchmark
  public GcReport collect(Blobs counter) {
    GcReport report = GarbageCollector.of(registry).run(OPTIONS);
    counter.blobs += report.blobsMarked() + report.blobsRemoved();
    return report;
  }

  /** Counts blobs in addition to runs. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Blobs {
    public long blobs;
  }

  /** The stores for the tree. */
  public enum Store {
    /** {@link InMemoryStorage}. */
    MEMORY {
      @Override
      StorageDriver open(Path folder) {
        return InMemoryStorage.create();
      }
    },
    /** {@link FileSystemStorage}, with all files in the cache of the operating system. */
    FILE_SYSTEM {
      @Override
      StorageDriver open(Path folder) {
        return FileSystemStorage.openOrCreate(folder, Durability.RELAXED);
      }
    };

    abstract StorageDriver open(Path folder);
  }
}
