package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the real registry and collector together in every possible order of their calls to a store,
 * or in a fixed number of states of the larger scenarios. {@link InterleavingsTest} shows that an
 * exploration of this length finds the faults of a protocol that lacks a rule.
 */
@Tag("proof")
class InterleavingsWithACollectorTest {
  private static final int MOST = 3_000_000;
  private static final int BUDGET = 20_000;

  @ParameterizedTest
  @EnumSource(
      names = {
        "TWO_PUSHES_SHARE_A_LAYER",
        "PULLS_AND_PUSH_AND_A_DEAD_RUN",
        "MOUNT_AND_DELETE_BLOB_AND_COLLECT",
        "PULL_WHILE_IT_COMES_BACK",
        "FOREIGN_PUSH_AND_A_RUN_THAT_FAILS",
        "REMOVE_REPOSITORY_AND_FOREIGN_PUSH"
      })
  void endWell(Scenario scenario) {
    assertThat(scenario.run(Fleet.faithful(), MOST).complete()).isTrue();
  }

  /** Explores a part of the scenarios that take too long to be explored to the end each time. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "PUSH_OVER_GARBAGE",
        "PUSH_AND_TIDYING",
        "PUSH_OVER_GARBAGE_WITH_TWO_STALLS",
        "TAG_AN_UNTAGGED_IMAGE",
        "TAG_AN_UNTAGGED_INDEX",
        "PUT_BY_SHA512",
        "TAG_AN_INDEX_BY_SHA512",
        "TAG_AN_IMAGE_THAT_IS_SIGNED",
        "PUSH_OF_A_NEW_IMAGE",
        "PUSH_AND_TWO_RUNS",
        "PUSH_AGAIN_WITH_A_TAG",
        "COPY_AN_UNTAGGED_IMAGE",
        "DELETE_AND_PUSH_AND_COLLECT",
        "FOREIGN_PUSH",
        "PUSH_AND_A_RUN_KILLED_AT_EACH_CALL",
        "TAG_AND_A_RUN_KILLED_AT_EACH_CALL",
        "REMOVE_REPOSITORY_AND_PUSH",
        "TWO_COLLECTORS_AND_PUSH"
      })
  void endWellWithinABudget(Scenario scenario) {
    assertThat(scenario.run(Fleet.faithful(), BUDGET).violation()).isEmpty();
  }
}
