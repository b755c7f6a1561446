package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#lease} and {@link StorageDriver#now}. */
abstract class LeaseContract extends OperationContract {
  LeaseContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void setsTheLeaseToTheCurrentTime() {
    driver.write(OBJECT, ascii("hello"));
    untilRenewed(OBJECT, leaseAt(OBJECT), () -> driver.lease(OBJECT));
    assertThat(Duration.between(leaseAt(OBJECT), driver.now()).abs())
        .isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void returnsTheEntryOfTheObject() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.lease(OBJECT)).contains(entry(OBJECT));
  }

  @Test
  void keepsTheContent() {
    driver.write(OBJECT, ascii("hello"));
    driver.lease(OBJECT);
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void renewsNoOtherLease() {
    StoragePath other = FOLDER.resolve("other");
    driver.write(other, ascii("hello"));
    driver.write(OBJECT, ascii("hello"));
    Instant before = leaseAt(other);
    untilRenewed(OBJECT, leaseAt(OBJECT), () -> driver.lease(OBJECT));
    assertThat(leaseAt(other)).isEqualTo(before);
  }

  @Test
  void findsNothingToRenewWithoutAnObject() {
    driver.write(OBJECT, ascii("hello"));
    for (StoragePath path : List.of(NOTHING, FOLDER, BELOW_OBJECT, DEEP_BELOW_OBJECT)) {
      assertThat(driver.lease(path)).isEmpty();
      assertThat(isThere(path)).isFalse();
    }
  }

  @Test
  void findsNothingToRenewOnceTheObjectIsTaken() {
    driver.write(OBJECT, ascii("hello"));
    take(OBJECT);
    assertThat(driver.lease(OBJECT)).isEmpty();
    assertThat(isThere(OBJECT)).isFalse();
  }

  @Test
  void isSeenByAConcurrentTakeUnlessItFindsNoObject() {
    for (int i = 0; i < 100; i++) {
      driver.write(OBJECT, ascii("hello"));
      Quarantine.Seen seen = new Quarantine.Seen(OBJECT, entry(OBJECT));
      untilClockMoves();
      List<Boolean> done = Racers.race(List.of(
          () -> driver
              .lease(OBJECT)
              .filter(entry -> entry.modified().isAfter(seen.entry().modified()))
              .isPresent(),
          () -> !driver.quarantine().take(RUN, List.of(seen)).isEmpty()));
      assertThat(done).as("renewed, taken").contains(false);
      assertThat(isKept(OBJECT)).isEqualTo(done.get(1));
      assertThat(isThere(OBJECT)).isNotEqualTo(done.get(1));
      purge(OBJECT);
      driver.deleteTree(FOLDER);
    }
  }

  @Test
  void usesAClockThatRuns() {
    Instant before = driver.now();
    untilClockMoves();
    assertThat(driver.now()).isAfter(before);
  }
}
