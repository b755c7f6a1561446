package io.stowage.registry;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.RegistryExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
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
  private static final int TESTS = 500;

  @Param({"false", "true"})
  boolean parallel;

  @Benchmark
  public long tests() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request(), listener);
    TestExecutionSummary summary = listener.getSummary();
    if (summary.getTestsSucceededCount() != TESTS) {
      throw new IllegalStateException(
          summary.getTestsSucceededCount() + " tests passed, expected " + TESTS);
    }
    return summary.getTestsSucceededCount();
  }

  private LauncherDiscoveryRequest request() {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(Tests.class))
        .configurationParameter(
            "junit.jupiter.execution.parallel.enabled", Boolean.toString(parallel))
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .build();
  }

  /** The measured tests. */
  @ExtendWith(RegistryExtension.class)
  static class Tests {
    @RepeatedTest(TESTS)
    void pushesAndCollects(Registry registry, TestImages images, GarbageCollector gc) {
      images.image().tag("1.0").push();
      if (gc.run().blobsMarked() != 3 || registry.repositories().size() != 1) {
        throw new IllegalStateException("the registry is not this test's own");
      }
    }
  }
}
