package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#replace}. */
abstract class ReplaceContract extends OperationContract {
  private static final StoragePath UPLOAD = StoragePath.parse("uploads/1/data");
  private static final StoragePath OTHER_UPLOAD = StoragePath.parse("uploads/2/data");
  private static final int ROUNDS = 100;

  ReplaceContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void replacesTheObjectThatWasSeen() {
    driver.write(OBJECT, ascii("hel"));
    append(UPLOAD, 0, ascii("hello"));
    assertThat(driver.replace(UPLOAD, OBJECT, entry(OBJECT))).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(isThere(UPLOAD)).isFalse();
    assertThat(names(FOLDER)).containsExactly("object");
  }

  @Test
  void startsANewLease() {
    driver.write(OBJECT, ascii("hel"));
    driver.write(UPLOAD, ascii("hello"));
    Instant before = leaseAt(UPLOAD);
    untilClockMoves();
    driver.replace(UPLOAD, OBJECT, entry(OBJECT));
    assertThat(leaseAt(OBJECT)).isAfter(before);
  }

  @Test
  void keepsAnObjectOfAnotherSizeOrLease() {
    driver.write(OBJECT, ascii("first"));
    driver.write(UPLOAD, ascii("second"));
    StorageEntry found = entry(OBJECT);
    for (StorageEntry seen : List.of(
        new StorageEntry(found.size() + 1, found.modified()),
        new StorageEntry(found.size(), found.modified().minusSeconds(3)))) {
      assertThat(driver.replace(UPLOAD, OBJECT, seen)).isFalse();
    }
    assertThat(entry(OBJECT)).isEqualTo(found);
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("first"));
    assertThat(contentOf(UPLOAD)).isEqualTo(ascii("second"));
  }

  @Test
  void createsNothingIfTheObjectIsGone() {
    driver.write(OBJECT, ascii("hel"));
    driver.write(UPLOAD, ascii("hello"));
    StorageEntry seen = entry(OBJECT);
    driver.delete(OBJECT);
    driver.deleteIfEmpty(FOLDER);
    assertThat(driver.replace(UPLOAD, OBJECT, seen)).isFalse();
    assertThat(isThere(OBJECT)).isFalse();
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(contentOf(UPLOAD)).isEqualTo(ascii("hello"));
  }

  @Test
  void doesNotReplaceAFolderOrAPathBelowAnObject() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(UPLOAD, ascii("upload"));
    StorageEntry seen = entry(OBJECT);
    for (StoragePath to : List.of(FOLDER, BELOW_OBJECT, DEEP_BELOW_OBJECT)) {
      assertThat(driver.replace(UPLOAD, to, seen)).isFalse();
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(UPLOAD)).isEqualTo(ascii("upload"));
  }

  @Test
  void refusesASourceThatIsNotAnObject() {
    driver.write(OBJECT, ascii("hello"));
    StorageEntry seen = entry(OBJECT);
    for (StoragePath from : List.of(NOTHING, FOLDER, BELOW_OBJECT)) {
      assertThatExceptionOfType(StorageException.NoSuchObject.class)
          .isThrownBy(() -> driver.replace(from, OBJECT, seen))
          .satisfies(e -> assertThat(e.path()).isEqualTo(from.value()));
    }
    assertThat(entry(OBJECT)).isEqualTo(seen);
  }

  @Test
  void alwaysShowsReadersTheOldOrTheNewObject() {
    byte[] whole = large(1);
    byte[] part = Arrays.copyOf(whole, 1000);
    driver.write(OBJECT, part);
    Racers.lookDuring(
        () -> {
          for (int i = 0; hasRound(i, ROUNDS); i++) {
            driver.write(UPLOAD, i % 2 == 0 ? whole : part);
            assertThat(driver.replace(UPLOAD, OBJECT, entry(OBJECT))).isTrue();
          }
        },
        () -> assertThat(contentOf(OBJECT).length).isIn(whole.length, part.length));
  }

  @Test
  void leavesOneOfTwoConcurrentObjectsComplete() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      driver.write(OBJECT, ascii("o"));
      driver.write(UPLOAD, ascii("one"));
      driver.write(OTHER_UPLOAD, ascii("the other"));
      StorageEntry seen = entry(OBJECT);
      List<Boolean> done = Racers.race(List.of(
          () -> driver.replace(UPLOAD, OBJECT, seen),
          () -> driver.replace(OTHER_UPLOAD, OBJECT, seen)));
      assertThat(done).contains(true);
      assertThat(contentOf(OBJECT)).isIn(ascii("one"), ascii("the other"));
      assertThat(List.of(!isThere(UPLOAD), !isThere(OTHER_UPLOAD))).isEqualTo(done);
    }
  }
}
