package io.stowage.registry.proofs;

import io.stowage.registry.exploration.ScheduledProcess;
import io.stowage.registry.storage.StorageDriver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A rule of the collection protocol that is switched off, and the scenarios that must reveal it.
 */
@SuppressWarnings("ImmutableEnumChecker") // a new view is created for each process
enum Mutant {
  WRITER_DOES_NOT_RENEW(
      writer(FaultyView::withoutRenewal),
      Scenario.PUSH_OVER_GARBAGE,
      Scenario.PUSH_AGAIN_WITH_A_TAG),
  WRITER_DOES_NOT_LOOK_AFTER_RENEWAL(
      writer(FaultyView::withoutLookAfterRenewal), Scenario.PUSH_OVER_GARBAGE),
  WRITER_DOES_NOT_LOOK_AFTER_TAG(writer(FaultyView::withoutLookAfterTag), Scenario.DELETE_AND_PUSH),
  WRITER_DOES_NOT_LOOK_AT_CHILDREN_AGAIN(
      writer(FaultyView::withoutLookAfterTag), Scenario.DELETE_IMAGE_AND_PUSH_INDEX),
  DELETER_DOES_NOT_LOOK_FOR_AN_INDEX(
      writer(FaultyView::withoutLookAfterTake), Scenario.DELETE_IMAGE_AND_PUSH_INDEX),
  DELETER_DOES_NOT_LOOK_AFTER_REVISION(
      writer(FaultyView::withoutLookAfterDelete), Scenario.DELETE_AND_PUSH),
  WRITER_WRITES_TAG_BEFORE_REVISION(
      writer(FaultyView::revisionAfterTag), Scenario.PUSH_KILLED_AT_EACH_CALL),
  WRITER_DOES_NOT_NOTICE_A_STALL(
      new Fleet(
          Mutant::stopped,
          me -> FaultyView.withoutPassageOfTime(me.storage()),
          UnaryOperator.identity()),
      Scenario.PUSH_OVER_GARBAGE,
      Scenario.PUSH_OVER_GARBAGE_WITH_TWO_STALLS),
  WRITER_DOES_NOT_RENEW_WHAT_IT_NAMES_BY_SHA512(
      writer(FaultyView::withoutRenewalOfStored), Scenario.TAG_AN_INDEX_BY_SHA512),
  COLLECTOR_REMOVES_SHA512_DIGESTS_BEFORE_IT_LOOKS_AGAIN(
      collector(FaultyView::aliasesFirst), Scenario.TAG_AN_INDEX_BY_SHA512),
  COLLECTOR_TAKES_ALL_FOR_OLD(collector(FaultyView::withoutAgeGate), Scenario.PUSH_OVER_GARBAGE),
  COLLECTOR_DOES_NOT_LOOK_AGAIN(
      collector(FaultyView::withoutSecondLook), Scenario.PUSH_OVER_GARBAGE),
  COLLECTOR_PURGES_BEFORE_IT_LOOKS_AGAIN(
      collector(FaultyView::purgeBeforeSecondLook), Scenario.PUSH_OVER_GARBAGE),
  TAKE_DOES_NOT_LOOK_AGAIN(collector(FaultyView::withoutSecondLook), Scenario.PUSH_AND_PURGE),
  PURGE_DOES_NOT_RENAME(collector(FaultyView::purgeInPlace), Scenario.PUSH_AND_PURGE),
  RECOVERY_PURGES(
      collector(FaultyView::recoveryThatPurges),
      Scenario.PUSH_AND_A_RUN_KILLED_AT_EACH_CALL,
      Scenario.TAG_AND_A_RUN_KILLED_AT_EACH_CALL),
  WRITER_WRITES_LINK_BEFORE_DATA(
      writer(FaultyView::dataAfterLink), Scenario.PUSH_KILLED_AT_EACH_CALL),
  WRITER_DELETES_BEFORE_IT_REPLACES(
      writer(FaultyView::deletionThenPublication), Scenario.TWO_PUSHES_OVER_A_TRUNCATED_LAYER),
  COLLECTOR_READS_TAGS_LAST(collector(FaultyView::tagsLast), Scenario.TAG_MOVES_FROM_A_SIGNATURE),
  COLLECTOR_REMOVES_REFERRERS_FIRST(
      collector(FaultyView::subjectLast), Scenario.TAG_AN_IMAGE_THAT_IS_SIGNED),
  COLLECTOR_BRINGS_NOTHING_BACK_WHEN_IT_FAILS(
      collector(FaultyView::withoutUndo), Scenario.FOREIGN_PUSH_AND_A_RUN_THAT_FAILS),
  COLLECTOR_TAKES_A_LIVE_ONE_FOR_DEAD(collector(FaultyView::abandonment), Scenario.TWO_COLLECTORS),
  WRITER_LOCKS_NOTHING(
      new Fleet(
          UnaryOperator.identity(),
          ScheduledProcess::storageWithoutLocks,
          UnaryOperator.identity()),
      Scenario.TWO_PROCESSES_ADD_TO_ONE_UPLOAD),
  WRITER_PUBLISHES_AN_UPLOAD_OF_ANY_LENGTH(
      writer(FaultyView::publicationOfAnyLength), Scenario.TWO_PROCESSES_ADD_TO_ONE_UPLOAD),
  WRITER_PUBLISHES_WHAT_A_STRANGER_HAS_OPEN(
      writer(FaultyView::unshared), Scenario.STRANGER_ADDS_TO_AN_UPLOAD),
  COLLECTOR_REMOVES_BLOBS_FIRST(
      collector(FaultyView::manifestsLast), Scenario.RUN_KILLED_AT_EACH_CALL),
  REMOVAL_DOES_NOT_WAIT(
      Fleet.faithful().withoutPauses(), Scenario.REMOVE_REPOSITORY_AND_FOREIGN_PUSH),
  REMOVAL_DOES_NOT_LOOK_AGAIN(
      writer(FaultyView::withoutLookAfterTake), Scenario.REMOVE_REPOSITORY_AND_FOREIGN_PUSH);

  private final Fleet fleet;
  private final List<Scenario> scenarios;

  Mutant(Fleet fleet, Scenario... scenarios) {
    this.fleet = fleet;
    this.scenarios = List.of(scenarios);
  }

  Fleet fleet() {
    return fleet;
  }

  List<Scenario> scenarios() {
    return scenarios;
  }

  private static Fleet writer(UnaryOperator<StorageDriver> view) {
    return new Fleet(
        UnaryOperator.identity(), me -> view.apply(me.storage()), UnaryOperator.identity());
  }

  private static Fleet collector(UnaryOperator<StorageDriver> view) {
    return new Fleet(UnaryOperator.identity(), ScheduledProcess::storage, view);
  }

  private static InstantSource stopped(InstantSource clock) {
    return () -> Instant.EPOCH;
  }
}
