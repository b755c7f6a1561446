package io.stowage.registry.power;

import java.util.List;
import java.util.Set;

/** A rule by which this library waits for the device, with a scenario that shows its purpose. */
@SuppressWarnings("ImmutableEnumChecker") // the set is never changed
enum DurabilityRule {
  CONTENT_BEFORE_THE_NAME_OF_A_LINK(PowerLossScenario.PUSH, "TemporaryFile.write"),
  NAMES_OF_WHAT_IS_WRITTEN(PowerLossScenario.PUSH, "FileSystemStorage.write", "DeviceSync.names"),
  CONTENT_BEFORE_THE_NAME_OF_A_BLOB(
      PowerLossScenario.PUSH, "FileSystemStorage.publish", "DeviceSync.data"),
  NAMES_OF_WHAT_IS_PUBLISHED(
      PowerLossScenario.PUSH, "FileSystemStorage.publish", "DeviceSync.names"),
  NAMES_OF_FOLDERS_ABOVE(PowerLossScenario.PUSH, "DeviceSync.names") {
    @Override
    boolean asksFor(Step.Sync sync) {
      return super.asksFor(sync)
          && !sync.path().contains("/blobs")
          && !sync.path().contains("/_");
    }
  },
  CONTENT_OF_A_BLOB_THAT_WAS_THERE(
      PowerLossScenario.PUSH_BLOBS_ONTO_VISIBLE_FILES,
      "LeaseScope.persist",
      "DeviceSync.syncContent"),
  CONTENT_OF_WHAT_A_MANIFEST_NAMES(
      PowerLossScenario.PUSH_A_MANIFEST_ONTO_VISIBLE_FILES,
      "LeaseScope.persist",
      "DeviceSync.syncContent"),
  NAMES_OF_WHAT_A_MANIFEST_NAMES(
      PowerLossScenario.PUSH_A_MANIFEST_ONTO_VISIBLE_FILES,
      "LeaseScope.persist",
      "DeviceSync.syncNames"),
  CONTENT_OF_WHAT_A_TAG_LEADS_TO(
      PowerLossScenario.TAG_VISIBLE_FILES, "LeaseScope.persist", "DeviceSync.syncContent"),
  REMOVAL_OF_A_REVISION(PowerLossScenario.DELETE_MANIFEST, "Removal.object"),
  REMOVAL_OF_A_LAYER_LINK(PowerLossScenario.DELETE_BLOB, "Removal.object"),
  REMOVAL_OF_A_TAG(PowerLossScenario.UNTAG, "TagService.remove", "FileSystemStorage.persist"),
  REMOVAL_OF_A_TAG_WITH_ITS_MANIFEST(
      PowerLossScenario.DELETE_MANIFEST, "TagRemoval.run", "FileSystemStorage.persist"),
  REMOVAL_OF_A_REPOSITORY(
      PowerLossScenario.REMOVE_REPOSITORY, "RepositoryRemoval.run", "FileSystemStorage.persist"),
  REMOVAL_OF_WHAT_IS_OUT_OF_SIGHT(
      PowerLossScenario.REMOVE_REPOSITORY, "RepositoryRemoval.run", "FileSystemStorage.persist") {
    @Override
    boolean asksFor(Step.Sync sync) {
      return super.asksFor(sync) && sync.path().equals("docker/registry/v2");
    }
  },
  MANIFESTS_BEFORE_LAYER_LINKS(PowerLossScenario.REMOVE_REPOSITORY_BESIDE_ANY, "HiddenLinks.purge"),
  MANIFESTS_BEFORE_BLOBS(PowerLossScenario.COLLECT, "RepositorySweeper.persistRemovals"),
  MANIFESTS_BEFORE_BLOBS_WHEN_NOTHING_IS_KEPT(
      PowerLossScenario.COLLECT_ALONE, "RepositorySweeper.persistRemovals"),
  KEPT_MANIFESTS_BEFORE_KEPT_BLOBS(
      PowerLossScenario.COLLECT_WITH_HOLD_AND_PURGE, "QuarantineSweeper.persistPurges"),
  RESTORED_OBJECTS(PowerLossScenario.RESTORE, "QuarantineFolders.isBack");

  private final PowerLossScenario scenario;
  private final Set<String> callers;

  /** Creates a rule that those methods implement together. */
  DurabilityRule(PowerLossScenario scenario, String... callers) {
    this.scenario = scenario;
    this.callers = Set.copyOf(List.of(callers));
  }

  PowerLossScenario scenario() {
    return scenario;
  }

  /** Returns whether this rule requires {@code sync}. */
  boolean asksFor(Step.Sync sync) {
    return sync.callers().containsAll(callers);
  }
}
