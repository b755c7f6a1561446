package io.stowage.registry.testing.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
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

  /** Runs all tests of a class concurrently in {@code threads} threads. */
  static EngineExecutionResults parallel(Class<?> tests, int threads) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter(
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "" + threads)
        .execute();
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

  /** Returns the exceptions with which tests were aborted. */
  static List<Throwable> abortions(Class<?> tests) {
    return of(tests)
        .testEvents()
        .executions()
        .aborted()
        .map(end -> end.getTerminationInfo().getExecutionResult())
        .map(TestExecutionResult::getThrowable)
        .flatMap(error -> error.stream())
        .toList();
  }
}
