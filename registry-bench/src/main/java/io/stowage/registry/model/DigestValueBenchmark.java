package io.stowage.registry.model;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how long it takes to write a digest as text, to compare two equal but distinct digests,
 * and to hash a digest.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh DigestValueBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DigestValueBenchmark {
  private final Digest[] digests = DigestTexts.digests();
  private final Digest[] equals = DigestTexts.digests();
  private int next;

  @Benchmark
  public String format() {
    return digests[index()].toString();
  }

  @Benchmark
  public boolean equal() {
    int index = index();
    return digests[index].equals(equals[index]);
  }

  @Benchmark
  public int compare() {
    int index = index();
    return digests[index].compareTo(equals[index]);
  }

  @Benchmark
  public int hash() {
    return digests[index()].hashCode();
  }

  private int index() {
    return next++ & DigestTexts.COUNT - 1;
  }
}
