package io.stowage.registry.exploration.peer;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.lifecycle.BeforeContainerHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips or fails tests, of JUnit and of jqwik, if the programs that they require are missing. */
final class PeersCondition implements ExecutionCondition, SkipExecutionHook, BeforeContainerHook {
  private final Peers peers;

  PeersCondition() {
    this(Peers.here());
  }

  PeersCondition(Peers peers) {
    this.peers = peers;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return verdict(programs(context.getTestClass()));
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return reasonToSkip(programs(context.optionalContainerClass()))
        .map(SkipResult::skip)
        .orElseGet(SkipResult::doNotSkip);
  }

  /**
   * Checks here, since a failure while jqwik decides on skipping would end the tests of all
   * classes.
   */
  @Override
  public void beforeContainer(ContainerLifecycleContext context) {
    check(programs(context.optionalContainerClass()));
  }

  private static List<String> programs(Optional<Class<?>> type) {
    return type.flatMap(each -> AnnotationSupport.findAnnotation(each, RequiresPeers.class))
        .map(required -> List.of(required.value()))
        .orElseGet(List::of);
  }

  /**
   * Returns whether tests that run {@code programs} are enabled.
   *
   * @throws IllegalStateException if a program is missing and {@link Peers} are required
   */
  ConditionEvaluationResult verdict(List<String> programs) {
    check(programs);
    return reasonToSkip(programs)
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("all programs are installed"));
  }

  /** Returns why tests that run {@code programs} are skipped, or empty if they are not. */
  Optional<String> reasonToSkip(List<String> programs) {
    return peers.required() ? Optional.empty() : peers.missing(programs);
  }

  /**
   * Checks that required programs are installed.
   *
   * @throws IllegalStateException if one is missing
   */
  void check(List<String> programs) {
    if (peers.required()) {
      peers.missing(programs).ifPresent(reason -> {
        throw new IllegalStateException(reason);
      });
    }
  }
}
