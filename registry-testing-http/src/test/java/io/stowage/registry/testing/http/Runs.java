package io.stowage.registry.testing.http;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Execution;

/** Runs test classes within a test. */
final class Runs {
  private Runs() {}

  static EngineExecutionResults of(Class<?>... tests) {
    DiscoverySelector[] selectors =
        Stream.of(tests).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new);
    return EngineTestKit.engine("junit-jupiter").selectors(selectors).execute();
  }

  /** Runs all classes and tests concurrently in four threads. */
  static EngineExecutionResults parallel(Class<?>... tests) {
    DiscoverySelector[] selectors =
        Stream.of(tests).map(each -> selectClass(each)).toArray(DiscoverySelector[]::new);
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectors)
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
        .execute();
  }

  /** Asserts that {@code count} tests ran, and that nothing failed. */
  static void assertPass(int count, EngineExecutionResults results) {
    results.containerEvents().assertStatistics(stats -> stats.failed(0));
    results.testEvents().assertStatistics(stats -> stats.succeeded(count).failed(0));
  }

  /** Returns the errors with which tests and classes failed. */
  static List<Throwable> failures(Class<?>... tests) {
    return of(tests)
        .allEvents()
        .executions()
        .failed()
        .map(Execution::getTerminationInfo)
        .map(end -> end.getExecutionResult())
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }
}
