package io.stowage.registry;

import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Digester;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
 * Compares a push without syncs to a disk with hashing alone and with writing alone.
 *
 * <p>All three read the same stream, and the folder is emptied between runs. The disk is that of
 * {@code java.io.tmpdir}.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh PushBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class PushBenchmark {
  private static final int BUFFER = 1 << 17;

  @Param({"1", "64", "1024"})
  int mebibytes;

  private RepeatedContent content = new RepeatedContent(0);
  private Path folder = Path.of("");

  @Setup(Level.Trial)
  public void fill() {
    content = new RepeatedContent((long) mebibytes << 20);
  }

  @Setup(Level.Invocation)
  public void make() {
    folder = Scratch.make("push");
  }

  @TearDown(Level.Invocation)
  public void remove() {
    Scratch.remove(folder);
  }

  @Benchmark
  public Object push() throws IOException {
    try (Registry registry =
            Registry.open(FileSystemStorage.openOrCreate(folder, Durability.RELAXED));
        InputStream in = content.open()) {
      return registry.repository("bench/push").blobs().put(in);
    }
  }

  @Benchmark
  public Object hash() throws IOException {
    Digester digest = Digester.of(DigestAlgorithm.SHA256);
    try (InputStream in = content.open()) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return digest.finish();
  }

  @Benchmark
  public long write() throws IOException {
    try (InputStream in = content.open();
        OutputStream out = Files.newOutputStream(folder.resolve("data"))) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
    return Files.size(folder.resolve("data"));
  }
}
