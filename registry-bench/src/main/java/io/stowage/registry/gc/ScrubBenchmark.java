package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.Scratch;
import io.stowage.registry.gc.SweepBenchmark.Store;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.gc.scrub.ScrubReport;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Digester;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.Breakage;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Compares the bytes per second that a scrub verifies on all cores with hashing the same bytes from
 * the heap on all cores. The counter {@code bytes} is the result; files are in the system's cache.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh ScrubBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScrubBenchmark {
  private static final int TOTAL = 256 << 20;
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  @Param({"65536", "16777216"})
  int blobBytes;

  @Param
  Store store = Store.FILE_SYSTEM;

  private Path folder = Path.of("");
  private Registry registry = Registry.open(InMemoryStorage.create());
  private byte[] content = {};

  @Setup(Level.Trial)
  public void write() {
    folder = Scratch.make("scrub");
    registry = Registry.open(store.open(folder));
    content = new byte[blobBytes];
    Random random = new Random(1);
    for (int i = 0; i < TOTAL / blobBytes; i++) {
      random.nextBytes(content);
      Breakage.of(registry.storage()).orphanBlob(content);
    }
  }

  @TearDown(Level.Trial)
  public void remove() {
    registry.close();
    Scratch.remove(folder);
  }

  @Benchmark
  public ScrubReport scrub(Bytes counter) {
    ScrubReport report = Scrubber.of(registry).run();
    counter.bytes += report.bytes();
    return report;
  }

  @Benchmark
  public List<Digest> hashAlone(Bytes counter) {
    try (Tasks tasks = new Tasks(THREADS, new Cancellation())) {
      counter.bytes += TOTAL;
      return tasks.map(IntStream.range(0, TOTAL / blobBytes).boxed().toList(), blob -> hash());
    }
  }

  private Digest hash() {
    Digester digest = Digester.of(DigestAlgorithm.SHA256);
    digest.update(content, 0, content.length);
    return digest.finish();
  }

  /** Counts bytes in addition to runs. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Bytes {
    public long bytes;
  }
}
