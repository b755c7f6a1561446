package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.driver.BucketInterleavingsTest.Scenario;

/** A rule of the protocol that is switched off, and a scenario that shows it. */
@SuppressWarnings("ImmutableEnumChecker") // a new view is created for each process
enum Mutant {
  WRITER_LEASES_NOTHING(Fleet.writerDriver(FaultyDriver::withoutLease), Scenario.PUSH_OVER_GARBAGE),
  WRITER_DOES_NOT_LOOK_AFTER_ITS_LEASE(
      Fleet.writerDriver(FaultyDriver::withoutLookAfterLease), Scenario.PUT_OVER_GARBAGE),
  COLLECTOR_TAKES_ALL_FOR_OLD(
      Fleet.collectorDriver(FaultyDriver::withoutAgeGate), Scenario.PUSH_OF_A_NEW_IMAGE),
  COLLECTOR_DOES_NOT_LOOK_AT_LEASES(
      Fleet.collector(FaultyBuckets::withoutLookAtLeases), Scenario.PUSH_OVER_GARBAGE),
  COLLECTOR_DOES_NOT_LOOK_FOR_NEWER_VERSIONS(
      Fleet.collector(FaultyBuckets::withoutLookAtVersions), Scenario.PUSH_OF_WHAT_A_DEAD_RUN_HID),
  PURGE_REMOVES_WHATEVER_IS_THERE(
      Fleet.collector(FaultyBuckets::purgeOfWhateverIsThere), Scenario.PUSH_OVER_GARBAGE),
  PURGE_REMOVES_MARKERS_FIRST(
      Fleet.collector(FaultyBuckets::purgeOfMarkersFirst), Scenario.PUSH_OVER_GARBAGE),
  WRITER_REMOVES_MARKERS(Fleet.writer(FaultyBuckets::withoutCopies), Scenario.PUSH_OVER_GARBAGE),
  RUN_DOES_NOT_SAY_THAT_IT_PURGES(
      Fleet.collector(FaultyBuckets::withoutSayingSo), Scenario.UNDO_THAT_TAKES_OVER),
  SUCCESSOR_DOES_NOT_ASK_WHETHER_A_RUN_PURGES(
      Fleet.collector(FaultyBuckets::withoutAsking), Scenario.UNDO_THAT_TAKES_OVER),
  LINKS_ARE_REMOVED_BY_KEY(
      Fleet.collector(FaultyBuckets::removalOfLinksByKey), Scenario.PUSH_AGAIN_WITH_A_TAG),
  LEASES_OF_A_PATH_HAVE_ONE_KEY(
      Fleet.writer(FaultyBuckets::oneKeyForEachLease)
          .withCollector(FaultyBuckets::oneKeyForEachLease),
      Scenario.LEASES_ARE_REMOVED),
  COLLECTOR_RECOVERS_NOTHING(
      Fleet.collectorDriver(FaultyDriver::withoutRecovery),
      Scenario.A_DEAD_RUN_HAS_TAKEN_WHAT_IS_NEEDED),
  WRITER_DOES_NOT_NOTICE_A_STALL(
      Fleet.writerDriver(FaultyDriver::withoutPassageOfTime).withoutWatches(),
      Scenario.PUSH_OVER_GARBAGE_AND_CLOCK),
  WRITER_DOES_NOT_LOOK_AFTER_TAG(
      Fleet.writerDriver(FaultyDriver::withoutLookAfterTag), Scenario.DELETE_AND_PUSH),
  DELETER_DOES_NOT_LOOK_AFTER_REVISION(
      Fleet.writerDriver(FaultyDriver::withoutLookAfterDelete), Scenario.DELETE_AND_PUSH),
  COLLECTOR_REMOVES_REFERRERS_FIRST(
      Fleet.collectorDriver(FaultyDriver::subjectLast), Scenario.TAG_AN_IMAGE_THAT_IS_SIGNED),
  COLLECTOR_DOES_NOT_HEAL_WHAT_IS_HIDDEN_DURING_A_RUN(
      Fleet.collectorDriver(FaultyDriver::withoutHealing),
      Scenario.A_LATE_REQUEST_ARRIVES_DURING_A_RUN),
  COLLECTOR_HEALS_NOTHING(
      Fleet.collectorDriver(FaultyDriver::withoutHealing),
      Scenario.A_LATE_REQUEST_HIDES_WHAT_IS_NEEDED),
  COLLECTOR_DOES_NOT_SETTLE(Fleet.faithful().withoutSettling(), Scenario.FOREIGN_PUSH);

  private final Fleet fleet;
  private final Scenario scenario;

  Mutant(Fleet fleet, Scenario scenario) {
    this.fleet = fleet;
    this.scenario = scenario;
  }

  Fleet fleet() {
    return fleet;
  }

  Scenario scenario() {
    return scenario;
  }
}
