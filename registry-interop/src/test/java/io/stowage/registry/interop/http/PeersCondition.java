package io.stowage.registry.interop.http;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips or fails test classes if the programs that they require are missing. */
final class PeersCondition implements ExecutionCondition {
  private final Peers peers;

  PeersCondition() {
    this(Peers.here());
  }

  PeersCondition(Peers peers) {
    this.peers = peers;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getTestClass()
        .flatMap(type -> AnnotationSupport.findAnnotation(type, RequiresPeers.class))
        .map(required -> verdict(List.of(required.value())))
        .orElseGet(() -> ConditionEvaluationResult.enabled("no programs are required"));
  }

  /**
   * Returns whether tests that run {@code programs} are enabled.
   *
   * @throws IllegalStateException if a program is missing and {@link Peers} are required
   */
  ConditionEvaluationResult verdict(List<String> programs) {
    Optional<String> missing = peers.missing(programs);
    if (missing.isPresent() && peers.required()) {
      throw new IllegalStateException(missing.get());
    }
    return missing
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("all programs are installed"));
  }
}
