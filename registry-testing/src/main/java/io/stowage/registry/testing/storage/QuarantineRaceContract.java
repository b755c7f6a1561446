package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link Quarantine}, with several callers at the same time. */
abstract class QuarantineRaceContract extends OperationContract {
  private static final StoragePath KEPT = StoragePath.parse("quarantine/run/1/object");
  private static final StoragePath COMPANION = FOLDER.resolve("companion");
  private static final int ROUNDS = 200;

  private Quarantine quarantine;

  QuarantineRaceContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @BeforeEach
  void enter() {
    quarantine = driver.quarantine();
  }

  @Test
  void keepsARestoredObjectDespiteAConcurrentPurge() {
    for (int i = 0; i < ROUNDS; i++) {
      driver.write(KEPT, ascii("hello"));
      List<Boolean> done = Racers.race(
          List.of(() -> quarantine.restore(KEPT, OBJECT), () -> quarantine.purge(KEPT)));
      assertThat(done.get(0)).as("restored").isEqualTo(isThere(OBJECT));
      assertThat(done.get(1)).as("purged").isNotEqualTo(isThere(OBJECT));
      assertThat(isThere(KEPT)).isFalse();
      driver.delete(OBJECT);
    }
  }

  @Test
  void keepsARestoredObjectDespiteAConcurrentPurgeOfMany() {
    StoragePath beside = StoragePath.parse("quarantine/run/2/object");
    for (int i = 0; i < ROUNDS; i++) {
      driver.write(KEPT, ascii("hello"));
      driver.write(beside, ascii("hello"));
      List<List<StoragePath>> done = Racers.race(List.of(
          () -> quarantine.restore(KEPT, OBJECT) ? List.of(KEPT) : List.of(),
          () -> quarantine.purgeAll(List.of(KEPT, beside))));
      assertThat(isThere(OBJECT)).isEqualTo(!done.get(0).isEmpty());
      assertThat(done.get(1)).contains(beside).hasSize(isThere(OBJECT) ? 1 : 2);
      assertThat(isThere(KEPT) || isThere(beside)).isFalse();
      driver.delete(OBJECT);
    }
  }

  @Test
  void isRestoredByOneOfTwo() {
    for (int i = 0; i < ROUNDS; i++) {
      driver.write(KEPT, ascii("hello"));
      List<Boolean> done = Racers.race(
          List.of(() -> quarantine.restore(KEPT, OBJECT), () -> quarantine.restore(KEPT, OBJECT)));
      assertThat(done).contains(true);
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
      driver.deleteTree(FOLDER);
    }
  }

  @Test
  void neverReplacesAnObjectWrittenMeanwhile() {
    for (int i = 0; i < ROUNDS; i++) {
      driver.write(KEPT, ascii("old"));
      Racers.race(List.of(() -> quarantine.restore(KEPT, OBJECT), () -> {
        driver.write(OBJECT, ascii("new"));
        return true;
      }));
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("new"));
      assertThat(isThere(KEPT)).isFalse();
      driver.deleteTree(FOLDER);
    }
  }

  @Test
  void isRestoredIntoAFolderThatComesAndGoes() {
    for (int i = 0; i < ROUNDS; i++) {
      driver.write(KEPT, ascii("hello"));
      Racers.race(List.of(() -> quarantine.restore(KEPT, OBJECT), () -> {
        driver.write(COMPANION, ascii("unfinished"));
        driver.delete(COMPANION);
        return driver.deleteIfEmpty(FOLDER);
      }));
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
      driver.deleteTree(FOLDER);
    }
  }

  @Test
  void isTakenByOneOfTwo() {
    StoragePath other = StoragePath.parse("quarantine/run/2/object");
    for (int i = 0; i < ROUNDS; i++) {
      driver.write(OBJECT, ascii("hello"));
      List<Boolean> done = Racers.race(
          List.of(() -> quarantine.take(OBJECT, KEPT), () -> quarantine.take(OBJECT, other)));
      assertThat(done).containsExactlyInAnyOrder(true, false);
      assertThat(isThere(KEPT)).isEqualTo(done.get(0));
      assertThat(isThere(other)).isEqualTo(done.get(1));
      driver.deleteTree(StoragePath.parse("quarantine"));
    }
  }

  @Test
  void doesNotLoseAnObjectWrittenWhileTheFolderIsTaken() {
    for (int i = 0; i < ROUNDS; i++) {
      driver.write(OBJECT, ascii("old"));
      Racers.race(List.of(() -> quarantine.take(OBJECT, KEPT), () -> {
        driver.write(OBJECT, ascii("new"));
        return true;
      }));
      assertThat(contentOf(isThere(OBJECT) ? OBJECT : KEPT)).isEqualTo(ascii("new"));
      driver.deleteTree(FOLDER);
      driver.deleteTree(KEPT.parent());
    }
  }

  @Test
  void isFoundInPlaceOrInQuarantineOrInPlaceAgain() {
    driver.write(OBJECT, ascii("hello"));
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(Racers.race(List.of(() -> quarantine.take(OBJECT, KEPT), this::isFound)))
          .containsExactly(true, true);
      assertThat(Racers.race(List.of(() -> quarantine.restore(KEPT, OBJECT), this::isFound)))
          .containsExactly(true, true);
    }
  }

  private boolean isFound() {
    return isThere(OBJECT) || isThere(KEPT) || isThere(OBJECT);
  }
}
