package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#changed}, for stores that know the times of folders. */
abstract class ChangedContract extends OperationContract {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  ChangedContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void isLaterAfterANameWasAdded() {
    assumeTimesOfFolders();
    Optional<Instant> before = driver.changed(FOLDER);
    int[] count = {0};
    untilChanged(before, () -> driver.write(FOLDER.resolve("n" + count[0]++), ascii("hello")));
  }

  @Test
  void isLaterAfterANameWasRemoved() {
    assumeTimesOfFolders();
    Optional<Instant> before = driver.changed(FOLDER);
    untilChanged(before, () -> {
      driver.write(OBJECT, ascii("hello"));
      driver.delete(OBJECT);
    });
  }

  @Test
  void isLaterAfterAFolderWasTakenAndRestored() {
    assumeTimesOfFolders();
    Optional<Instant> before = driver.changed(FOLDER.parent());
    untilChanged(FOLDER.parent(), before, () -> {
      assertThat(take(OBJECT)).isTrue();
      assertThat(restore(OBJECT)).isTrue();
    });
  }

  @Test
  void isUnchangedWhileNoNameChanges() {
    assumeTimesOfFolders();
    Optional<Instant> before = driver.changed(FOLDER);
    untilClockMoves();
    driver.lease(OBJECT);
    contentOf(OBJECT);
    names(FOLDER);
    assertThat(driver.changed(FOLDER)).isPresent().isEqualTo(before);
  }

  @Test
  void isEmptyWithoutAFolder() {
    driver.write(OBJECT, ascii("hello"));
    for (StoragePath path : List.of(NOTHING, OBJECT, BELOW_OBJECT)) {
      assertThat(driver.changed(path)).isEmpty();
    }
  }

  private void assumeTimesOfFolders() {
    driver.write(OBJECT, ascii("hello"));
    assumeThat(driver.changed(FOLDER)).as("the time of a folder").isPresent();
  }

  private void untilChanged(Optional<Instant> before, Runnable act) {
    untilChanged(FOLDER, before, act);
  }

  private void untilChanged(StoragePath folder, Optional<Instant> before, Runnable act) {
    long began = System.nanoTime();
    do {
      act.run();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("the time of %s is still %s", folder, before)
          .isLessThan(PATIENCE);
    } while (!driver.changed(folder).orElseThrow().isAfter(before.orElseThrow()));
  }
}
