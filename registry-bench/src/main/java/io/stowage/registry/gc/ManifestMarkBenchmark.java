package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.mark.ManifestScanner;
import io.stowage.registry.model.Manifest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how many manifests per second can be scanned for references, by the number of their
 * layers.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh ManifestMarkBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ManifestMarkBenchmark {
  @Param({"5", "20", "100"})
  int layers;

  @Param
  Reader reader = Reader.SCANNER;

  private byte[] manifest = {};

  @Setup
  public void write() {
    manifest = new SyntheticManifest(layers).bytes();
  }

  @Benchmark
  public Object read() {
    return reader.read(manifest);
  }

  /** The readers. */
  public enum Reader {
    /** {@link ManifestScanner}, which the collector uses for an ordinary image. */
    SCANNER {
      @Override
      Object read(byte[] manifest) {
        return ManifestScanner.scan(manifest).orElseThrow();
      }
    },
    /** {@link Manifest#parse(byte[])}, which validates everything and creates values. */
    PARSER {
      @Override
      Object read(byte[] manifest) {
        return Manifest.parse(manifest).blobs();
      }
    };

    abstract Object read(byte[] manifest);
  }
}
