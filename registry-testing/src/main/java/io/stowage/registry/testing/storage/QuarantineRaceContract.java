package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link Quarantine}, with several callers at the same time. */
abstract class QuarantineRaceContract extends OperationContract {
  private static final StoragePath COMPANION = FOLDER.resolve("companion");
  private static final int ROUNDS = 100;

  QuarantineRaceContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void keepsARestoredObjectDespiteAConcurrentPurge() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      keep(OBJECT, "hello");
      List<Boolean> done = Racers.race(List.of(() -> restore(OBJECT), () -> purge(OBJECT)));
      assertThat(done.get(0)).as("restored").isEqualTo(isThere(OBJECT));
      assertThat(done.get(1)).as("purged").isNotEqualTo(isThere(OBJECT));
      assertThat(isKept(OBJECT)).isFalse();
      driver.delete(OBJECT);
    }
  }

  @Test
  void keepsARestoredObjectDespiteAConcurrentPurgeOfMany() {
    StoragePath beside = FOLDER.parent().resolve("beside/object");
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      keep(OBJECT, "hello");
      keep(beside, "hello");
      List<List<StoragePath>> done = Racers.race(List.of(
          () -> restore(OBJECT) ? List.of(OBJECT) : List.of(),
          () -> driver.quarantine().purge(RUN, List.of(OBJECT, beside))));
      assertThat(isThere(OBJECT)).isEqualTo(!done.get(0).isEmpty());
      assertThat(done.get(1)).contains(beside).hasSize(isThere(OBJECT) ? 1 : 2);
      assertThat(isKept(OBJECT) || isKept(beside)).isFalse();
      driver.delete(OBJECT);
    }
  }

  @Test
  void isRestoredByOneOfTwo() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      keep(OBJECT, "hello");
      List<Boolean> done = Racers.race(List.of(() -> restore(OBJECT), () -> restore(OBJECT)));
      assertThat(done).contains(true);
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
      driver.deleteTree(FOLDER);
    }
  }

  @Test
  void neverReplacesAnObjectWrittenMeanwhile() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      keep(OBJECT, "old");
      Racers.race(List.of(() -> restore(OBJECT), () -> {
        driver.write(OBJECT, ascii("new"));
        return true;
      }));
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("new"));
      assertThat(isKept(OBJECT)).isFalse();
      driver.deleteTree(FOLDER);
    }
  }

  @Test
  void isRestoredIntoAFolderThatComesAndGoes() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      keep(OBJECT, "hello");
      Racers.race(List.of(() -> restore(OBJECT), () -> {
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
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      driver.write(OBJECT, ascii("hello"));
      Quarantine.Seen seen = new Quarantine.Seen(OBJECT, entry(OBJECT));
      List<Boolean> done = Racers.race(List.of(
          () -> !driver.quarantine().take(RUN, List.of(seen)).isEmpty(),
          () -> !driver.quarantine().take("other", List.of(seen)).isEmpty()));
      assertThat(done).containsExactlyInAnyOrder(true, false);
      assertThat(isKept(OBJECT)).isEqualTo(done.get(0));
      assertThat(driver.quarantine().restoreFromAnyRun(OBJECT)).isTrue();
    }
  }

  @Test
  void doesNotLoseAnObjectWrittenWhileTheFolderIsTaken() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      driver.write(OBJECT, ascii("old"));
      Racers.race(List.of(() -> take(OBJECT), () -> {
        driver.write(OBJECT, ascii("new"));
        return true;
      }));
      assertThat((isThere(OBJECT) ? driver : driver.quarantine()).read(OBJECT, LARGE))
          .isEqualTo(ascii("new"));
      purge(OBJECT);
      driver.deleteTree(FOLDER);
    }
  }

  @Test
  void isFoundInPlaceOrInQuarantineOrInPlaceAgain() {
    driver.write(OBJECT, ascii("hello"));
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      assertThat(Racers.race(List.of(() -> take(OBJECT), this::isFound)))
          .containsExactly(true, true);
      assertThat(Racers.race(List.of(() -> restore(OBJECT), this::isFound)))
          .containsExactly(true, true);
    }
  }

  private boolean isFound() {
    return isThere(OBJECT) || driver.quarantine().stat(OBJECT).isPresent() || isThere(OBJECT);
  }

  private void keep(StoragePath path, String content) {
    driver.write(path, ascii(content));
    assertThat(take(path)).isTrue();
  }
}
