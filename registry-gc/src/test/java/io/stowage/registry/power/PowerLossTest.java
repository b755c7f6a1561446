package io.stowage.registry.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loses power at each step of several processes, and opens what may be left as a registry. */
@Tag("once")
class PowerLossTest {
  private static final long SEED = Long.getLong("power.seed", 20260101);

  private final Path folder;

  PowerLossTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
  }

  @Test
  void keepsPushedContent() {
    assertKept(PowerLossScenario.PUSH);
  }

  @Test
  void keepsBlobsPushedOverUnsyncedFilesOfAnotherProcess() {
    assertKept(PowerLossScenario.PUSH_BLOBS_ONTO_VISIBLE_FILES);
  }

  @Test
  void keepsAManifestPushedOverUnsyncedFilesOfAnotherProcess() {
    assertKept(PowerLossScenario.PUSH_A_MANIFEST_ONTO_VISIBLE_FILES);
  }

  @Test
  void keepsATagOfUnsyncedFilesOfAnotherProcess() {
    assertKept(PowerLossScenario.TAG_VISIBLE_FILES);
  }

  @Test
  void doesNotRestoreARemovedTagOrItsHistory() {
    assertKept(PowerLossScenario.UNTAG);
  }

  @Test
  void doesNotRestoreADeletedManifestOrItsTagsAndTheirHistory() {
    assertKept(PowerLossScenario.DELETE_MANIFEST);
  }

  @Test
  void doesNotRestoreADeletedLinkToABlob() {
    assertKept(PowerLossScenario.DELETE_BLOB);
  }

  @Test
  void doesNotRestoreARemovedRepository() {
    assertKept(PowerLossScenario.REMOVE_REPOSITORY);
  }

  @Test
  void doesNotRestoreARepositoryRemovedBesideOtherPrograms() {
    assertKept(PowerLossScenario.REMOVE_REPOSITORY_BESIDE_ANY);
  }

  @Test
  void mayRestoreOnlyACancelledUpload() {
    assertKept(PowerLossScenario.CANCEL_UPLOAD);
  }

  @Test
  void keepsObjectsThatAPurgingCollectionLeaves() {
    assertKept(PowerLossScenario.COLLECT);
  }

  @Test
  void keepsObjectsThatACollectionWithoutOtherWritersLeaves() {
    assertKept(PowerLossScenario.COLLECT_ALONE);
  }

  @Test
  void keepsObjectsThatHoldingAndPurgingCollectionsLeave() {
    assertKept(PowerLossScenario.COLLECT_WITH_HOLD_AND_PURGE);
  }

  @Test
  void keepsRestoredContent() {
    assertKept(PowerLossScenario.RESTORE);
  }

  @ParameterizedTest
  @EnumSource
  void showsTheDamageWithoutARule(DurabilityRule rule) {
    try (Stage stage = new Stage(folder)) {
      rule.scenario().play(stage);
      History history = stage.history();
      assertThat(IntStream.range(0, history.length()).mapToObj(history::step))
          .anyMatch(step -> step instanceof Step.Sync sync && rule.asksFor(sync));
      assertThat(new Aftermath(stage).broken(history.without(rule::asksFor), SEED))
          .isNotEmpty();
    }
  }

  private void assertKept(PowerLossScenario scenario) {
    try (Stage stage = new Stage(folder)) {
      scenario.play(stage);
      Aftermath aftermath = new Aftermath(stage);
      assertThat(aftermath.broken(stage.history(), SEED)).isEmpty();
      assertThat(aftermath.states()).isGreaterThan(1);
    }
  }
}
