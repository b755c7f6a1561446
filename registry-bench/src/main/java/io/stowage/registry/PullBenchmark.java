package io.stowage.registry;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
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
 * Compares a pull from a disk to a local socket with sending a plain file. All data is in the cache
 * of the operating system.
 *
 * <p>A thread of the same process reads the other end of the socket and takes the same share of the
 * machine in all cases.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh PullBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PullBenchmark {
  @Param({"1", "64", "1024"})
  int mebibytes;

  private Path folder = Path.of("");
  private Path data = Path.of("");
  private Digest digest = Digest.of(new byte[0]);
  private Registry registry = Registry.open(InMemoryStorage.create());
  private BlobStore blobs = registry.repository("bench/pull").blobs();
  private Drain drain = Drain.closed();

  @Setup(Level.Trial)
  public void push() throws IOException {
    folder = Scratch.make("pull");
    registry = Registry.open(FileSystemStorage.openOrCreate(folder, Durability.RELAXED));
    blobs = registry.repository("bench/pull").blobs();
    digest = blobs.put(new RepeatedContent((long) mebibytes << 20).open()).digest();
    data = folder.resolve(RegistryLayout.blobData(digest).value());
    drain = Drain.open();
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    drain.close();
    registry.close();
    Scratch.remove(folder);
  }

  /** A pull as a channel. */
  @Benchmark
  public long channel() throws IOException {
    try (FileChannel channel = (FileChannel) blobs.channel(digest, 0).channel()) {
      return drain.take(channel);
    }
  }

  /** A pull as a stream. */
  @Benchmark
  public long stream() throws IOException {
    try (InputStream in = blobs.open(digest)) {
      return drain.take(in);
    }
  }

  /** A pull as a stream that checks the digest. */
  @Benchmark
  public long verifiedStream() throws IOException {
    try (InputStream in = blobs.openVerified(digest)) {
      return drain.take(in);
    }
  }

  /** The lower bound: the file alone. */
  @Benchmark
  public long bareFile() throws IOException {
    try (FileChannel channel = FileChannel.open(data)) {
      return drain.take(channel);
    }
  }
}
