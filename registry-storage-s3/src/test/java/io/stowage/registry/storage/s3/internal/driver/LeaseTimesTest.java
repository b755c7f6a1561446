package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leases in a store whose times are whole seconds, and which answers a write a second later. */
class LeaseTimesTest {
  private static final StoragePath OBJECT = StorageDriver.MARKER.resolve("root/folder/object");
  private static final StoragePath LINK =
      ObjectKind.REPOSITORIES.resolve("app/_layers/sha256/" + "a".repeat(64) + "/link");

  private final TestClock clock = TestClock.create();
  private final HeapBucket heap = HeapBucket.inWholeSeconds(clock);
  private final StorageDriver driver =
      BucketStorage.builder(new LateAnswers(heap)).local(clock).build();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aLookupShowsTheTimeOfALeaseThatEveryProcessFinds() {
    driver.write(OBJECT, new byte[1]);
    Instant written = lease();
    driver.lease(OBJECT);
    assertThat(lease()).isEqualTo(written);
    clock.advance(Duration.ofSeconds(1));
    driver.lease(OBJECT);
    assertThat(lease()).isEqualTo(written.plusSeconds(1));
  }

  @Test
  void anObjectWhoseLeaseALookupShowsAsRenewedIsNotTaken() {
    driver.write(OBJECT, new byte[1]);
    Quarantine.Seen seen = seen(OBJECT);
    do {
      clock.advance(Duration.ofMillis(300));
      driver.lease(OBJECT);
    } while (!lease().isAfter(seen.entry().modified()));
    assertThat(driver.quarantine().take("run", List.of(seen))).isEmpty();
    assertThat(driver.stat(OBJECT)).isPresent();
  }

  @Test
  void aLeaseInTheSecondAfterTheOneThatWasSeenIsNotOverlooked() {
    for (StoragePath path : List.of(OBJECT, LINK)) {
      driver.write(path, new byte[1]);
      Quarantine.Seen seen = seen(path);
      clock.advance(Duration.ofSeconds(1));
      otherProcess().lease(path);
      assertThat(driver.quarantine().take("run", List.of(seen))).isEmpty();
      assertThat(driver.stat(path)).isPresent();
    }
  }

  @Test
  void anObjectThatWasLeasedBeforeItWasSeenIsTaken() {
    for (StoragePath path : List.of(OBJECT, LINK)) {
      driver.write(path, new byte[1]);
      clock.advance(Duration.ofHours(1));
      driver.lease(path);
      assertThat(driver.quarantine().take("run", List.of(seen(path)))).containsExactly(path);
    }
  }

  private Quarantine.Seen seen(StoragePath path) {
    return new Quarantine.Seen(path, driver.stat(path).orElseThrow());
  }

  private StorageDriver otherProcess() {
    return BucketStorage.builder(heap).local(clock).build();
  }

  private Instant lease() {
    return driver.stat(OBJECT).orElseThrow().modified();
  }
}
