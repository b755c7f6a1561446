package io.stowage.registry;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures 500 tests, each of which has a registry in memory, pushes an image and runs a
 * collection.
 *
 * <p>JUnit runs them in a new JVM, as in a build; the start of the JVM is not measured.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh FixtureBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class FixtureBenchmark {
  @Param({"false", "true"})
  boolean parallel;

  @Benchmark
  public void tests() {
    FixtureTests.COLLECTION.run(parallel);
  }
}
