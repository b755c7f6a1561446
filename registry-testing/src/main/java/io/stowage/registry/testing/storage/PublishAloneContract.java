package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#publishAlone}. */
abstract class PublishAloneContract extends OperationContract {
  private static final StoragePath LOCK = StorageDriver.MARKER.resolve("lock");
  private static final StoragePath FIRST = LOCK.resolve("first");
  private static final StoragePath SECOND = LOCK.resolve("second");
  private static final StoragePath ONE = FOLDER.resolve("first");
  private static final StoragePath OTHER = FOLDER.parent().resolve("other/second");

  PublishAloneContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void movesTheObjectWithItsLeaseOrAFreshOne() {
    driver.write(ONE, ascii("hello"));
    Instant lease = leaseAt(ONE);
    assertThat(driver.publishAlone(ONE, FIRST)).isTrue();
    assertThat(isThere(ONE)).isFalse();
    assertThat(contentOf(FIRST)).isEqualTo(ascii("hello"));
    assertThat(leaseAt(FIRST)).isAfterOrEqualTo(lease);
  }

  @Test
  void changesNothingInAFolderThatContainsAnObject() {
    driver.write(ONE, ascii("hello"));
    driver.write(SECOND, ascii("there before"));
    assertThat(driver.publishAlone(ONE, FIRST)).isFalse();
    assertThat(names(LOCK)).containsExactly("second");
    assertThat(contentOf(SECOND)).isEqualTo(ascii("there before"));
  }

  @Test
  void usesAFolderThatBecameEmpty() {
    driver.write(SECOND, ascii("there before"));
    driver.delete(SECOND);
    driver.write(ONE, ascii("hello"));
    assertThat(driver.publishAlone(ONE, FIRST)).isTrue();
    assertThat(names(LOCK)).containsExactly("first");
  }

  @Test
  void publishesNothingWithoutAnObject() {
    assertThat(driver.publishAlone(NOTHING.resolve("first"), FIRST)).isFalse();
    assertThat(isThere(FIRST)).isFalse();
  }

  @Test
  void succeedsForAtMostOneOfTwo() {
    for (int i = 0; i < 100; i++) {
      driver.write(ONE, ascii("hello"));
      driver.write(OTHER, ascii("hello"));
      List<Boolean> done = Racers.race(
          List.of(() -> driver.publishAlone(ONE, FIRST), () -> driver.publishAlone(OTHER, SECOND)));
      assertThat(done).contains(false);
      assertThat(isThere(FIRST)).isEqualTo(done.get(0));
      assertThat(isThere(SECOND)).isEqualTo(done.get(1));
      List.of(LOCK, FOLDER, OTHER.parent()).forEach(driver::deleteTree);
    }
  }
}
