package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link StorageDriver#claim} and {@link StorageDriver#isAbandoned}, with callers
 * in one process. A store that cannot detect whether a process still runs passes too.
 */
abstract class ClaimContract extends OperationContract {
  private static final int ROUNDS = 50;

  ClaimContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void writesTheObject() {
    try (Claim claim = claim(OBJECT)) {
      assertThat(claim).isNotNull();
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("claimed"));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("claimed"));
  }

  @Test
  void isNotAbandonedWhileItIsHeld() {
    try (Claim claim = claim(OBJECT)) {
      assertThat(claim).isNotNull();
      assertThat(driver.isAbandoned(OBJECT)).isFalse();
      assertThat(driver.isAbandoned(OBJECT)).isFalse();
    }
  }

  @Test
  void isHeldEvenIfTheObjectIsMoved() {
    try (Claim claim = claim(OBJECT)) {
      assertThat(claim).isNotNull();
      contentOf(OBJECT);
      StoragePath lock = StorageDriver.MARKER.resolve("lock/object");
      assertThat(driver.publishAlone(OBJECT, lock)).isTrue();
      driver.delete(lock);
      assertThat(driver.isAbandoned(OBJECT)).isFalse();
    }
  }

  @Test
  void isNotAffectedByClaimsOnOtherPaths() {
    StoragePath other = FOLDER.resolve("other");
    try (Claim claim = claim(OBJECT)) {
      assertThat(claim).isNotNull();
      claim(other).close();
      assertThat(driver.isAbandoned(OBJECT)).isFalse();
    }
  }

  @Test
  void canBeMadeAgainOnceItIsClosed() {
    Claim first = claim(OBJECT);
    first.close();
    try (Claim second = claim(OBJECT)) {
      assertThat(second).isNotNull();
      first.close();
      assertThat(driver.isAbandoned(OBJECT)).isFalse();
    }
  }

  @Test
  void isNotHeldAfterACallThatFailed() {
    driver.write(OBJECT, ascii("hello"));
    StoragePath below = OBJECT.resolve("below");
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> driver.claim(below, ascii("claimed")));
    driver.delete(OBJECT);
    claim(below).close();
  }

  @Test
  void canBeClosedAfterTheDriver() {
    Claim claim = claim(OBJECT);
    driver.close();
    claim.close();
  }

  @Test
  void isGivenToOneOfSeveralConcurrentCallersIfProcessesAreDetected() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      StoragePath object = FOLDER.resolve("object-" + i);
      Callable<Optional<Claim>> attempt = () -> driver.claim(object, ascii("claimed"));
      List<Claim> claims = Racers.race(List.of(attempt, attempt, attempt)).stream()
          .flatMap(Optional::stream)
          .toList();
      boolean first = claims.size() == 1;
      claims.forEach(Claim::close);
      assertThat(first).isEqualTo(driver.isAbandoned(object));
    }
  }

  private Claim claim(StoragePath path) {
    return driver.claim(path, ascii("claimed")).orElseThrow();
  }
}
