package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#stat}. */
abstract class StatContract extends OperationContract {
  private static final Duration COARSEST = Duration.ofSeconds(2);

  StatContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void returnsTheSize() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(entry(OBJECT).size()).isEqualTo(5);
  }

  @Test
  void returnsTheSizeOfAnEmptyObject() {
    driver.write(OBJECT, new byte[0]);
    assertThat(entry(OBJECT).size()).isZero();
  }

  @Test
  void returnsALeaseFromTheClockOfTheStore() {
    Instant before = driver.now();
    driver.write(OBJECT, ascii("hello"));
    assertThat(leaseAt(OBJECT)).isBetween(before.minus(COARSEST), driver.now().plus(COARSEST));
  }

  @Test
  void findsNothingAtAMissingPath() {
    assertThat(driver.stat(NOTHING)).isEmpty();
  }

  @Test
  void findsNoObjectAtAFolder() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.stat(FOLDER)).isEmpty();
  }

  @Test
  void findsNothingBelowAnObject() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.stat(BELOW_OBJECT)).isEmpty();
    assertThat(driver.stat(DEEP_BELOW_OBJECT)).isEmpty();
  }

  @Test
  void returnsTheDigestOfTheContentOrNone() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(entry(OBJECT).md5()).isIn("", "5d41402abc4b2a76b9719d911017c592");
  }
}
