package io.stowage.registry.interop;

import net.jqwik.api.lifecycle.BeforeContainerHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips or fails tests, of JUnit and of jqwik, if the external programs are missing. */
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
    return verdict();
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return peers.reasonToSkip().map(SkipResult::skip).orElseGet(SkipResult::doNotSkip);
  }

  /**
   * Checks here, since a failure while jqwik decides on skipping would end the tests of all
   * classes.
   */
  @Override
  public void beforeContainer(ContainerLifecycleContext context) {
    peers.check();
  }

  ConditionEvaluationResult verdict() {
    peers.check();
    return peers
        .reasonToSkip()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("all programs are installed"));
  }
}
