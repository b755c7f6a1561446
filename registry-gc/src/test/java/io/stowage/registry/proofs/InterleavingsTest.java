package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.ExplorationReport;
import io.stowage.registry.exploration.Violation;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the real registry and collector in every possible order of their calls to a store, and shows
 * for each rule of the collection protocol that data is lost without it.
 *
 * <p>To run everything: {@code mvn verify -Pproofs -pl registry-gc -am -Dtest=InterleavingsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dexplore=all}, which prints a line for each scenario.
 */
@Tag("once")
class InterleavingsTest {
  private static final int MOST = 3_000_000;

  @ParameterizedTest
  @EnumSource(
      names = {
        "PUSH_AND_PURGE",
        "DELETE_AND_PUSH",
        "DELETE_IMAGE_AND_PUSH_INDEX",
        "TAG_MOVES_FROM_A_SIGNATURE",
        "PUSH_KILLED_AT_EACH_CALL",
        "RUN_KILLED_AT_EACH_CALL",
        "RESTORE_AND_PUSH",
        "TWO_COLLECTORS",
        "TWO_PUSHES_OVER_A_TRUNCATED_LAYER",
        "TWO_PROCESSES_ADD_TO_ONE_UPLOAD",
        "STRANGER_ADDS_TO_AN_UPLOAD"
      })
  void endWell(Scenario scenario) {
    assertThat(scenario.run(Fleet.faithful(), MOST).complete()).isTrue();
  }

  @Tag("sample")
  @ParameterizedTest
  @EnumSource(
      names = {
        "WRITER_DOES_NOT_LOOK_AFTER_TAG",
        "WRITER_DOES_NOT_LOOK_AT_CHILDREN_AGAIN",
        "DELETER_DOES_NOT_LOOK_FOR_AN_INDEX",
        "DELETER_DOES_NOT_LOOK_AFTER_REVISION",
        "WRITER_WRITES_TAG_BEFORE_REVISION",
        "WRITER_WRITES_LINK_BEFORE_DATA",
        "WRITER_DELETES_BEFORE_IT_REPLACES",
        "WRITER_LOCKS_NOTHING",
        "WRITER_PUBLISHES_AN_UPLOAD_OF_ANY_LENGTH",
        "WRITER_PUBLISHES_WHAT_A_STRANGER_HAS_OPEN",
        "COLLECTOR_READS_TAGS_LAST",
        "COLLECTOR_REMOVES_BLOBS_FIRST",
        "TAKE_DOES_NOT_LOOK_AGAIN",
        "PURGE_DOES_NOT_RENAME"
      })
  void endBadlyWithoutARuleWhoseAbsenceShowsSoon(Mutant mutant) {
    assertThat(firstViolation(mutant)).isPresent();
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource
  void endBadlyWithoutOneRule(Mutant mutant) {
    assertThat(firstViolation(mutant)).isPresent();
  }

  /** Explores each call to the file system separately. */
  @Tag("proof")
  @Test
  void endWellWithEachCallAsAStep() {
    assertThat(Scenario.RUN_KILLED_AT_EACH_CALL.runFine(Fleet.faithful()).complete())
        .isTrue();
  }

  @Tag("proof")
  @EnabledIfSystemProperty(named = "explore", matches = "all")
  @ParameterizedTest
  @EnumSource
  void allEndWell(Scenario scenario) {
    ExplorationReport report =
        scenario.run(Fleet.faithful(), Integer.getInteger("states", 100_000_000));
    System.out.println(scenario + " " + report);
    assertThat(report.violation()).isEmpty();
    assertThat(report.complete()).isTrue();
  }

  private static Optional<Violation> firstViolation(Mutant mutant) {
    return mutant.scenarios().stream()
        .map(scenario -> scenario.run(mutant.fleet(), MOST).violation())
        .flatMap(Optional::stream)
        .findFirst();
  }
}
