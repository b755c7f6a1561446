package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#publish}. */
abstract class PublishContract extends OperationContract {
  private static final StoragePath UPLOAD = StoragePath.parse("uploads/1/data");
  private static final StoragePath OTHER_UPLOAD = StoragePath.parse("uploads/2/data");
  private static final int ROUNDS = 100;

  PublishContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  /** Publishes the object at {@code upload} with its present length. */
  private boolean publish(StoragePath upload) {
    return driver.publish(upload, entry(upload).size(), OBJECT);
  }

  @Test
  void movesTheObjectAndMakesTheFoldersAboveIt() {
    driver.write(UPLOAD, ascii("hello"));
    assertThat(publish(UPLOAD)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(isThere(UPLOAD)).isFalse();
  }

  @Test
  void movesAnObjectThatWasAppended() {
    byte[] content = large(1);
    append(UPLOAD, 0, Arrays.copyOf(content, 1_000_000));
    append(UPLOAD, 1_000_000, Arrays.copyOfRange(content, 1_000_000, LARGE));
    assertThat(publish(UPLOAD)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(content);
  }

  @Test
  void keepsAnExistingObject() {
    driver.write(OBJECT, ascii("first"));
    driver.write(UPLOAD, ascii("second"));
    assertThat(publish(UPLOAD)).isFalse();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("first"));
    assertThat(isThere(UPLOAD)).isFalse();
  }

  @Test
  void doesNotRenewTheLeaseOfAnExistingObject() {
    driver.write(OBJECT, ascii("first"));
    Instant lease = leaseAt(OBJECT);
    untilClockMoves();
    driver.write(UPLOAD, ascii("second"));
    publish(UPLOAD);
    assertThat(leaseAt(OBJECT)).isEqualTo(lease);
  }

  @Test
  void startsANewLease() {
    driver.write(UPLOAD, ascii("hello"));
    Instant before = leaseAt(UPLOAD);
    untilClockMoves();
    publish(UPLOAD);
    assertThat(leaseAt(OBJECT)).isAfter(before);
  }

  @Test
  void refusesAnotherLengthAndChangesNothing() {
    driver.write(UPLOAD, ascii("hello"));
    for (long size : new long[] {-1, 0, 4, 6}) {
      assertThatExceptionOfType(StorageException.OffsetMismatch.class)
          .isThrownBy(() -> driver.publish(UPLOAD, size, OBJECT))
          .satisfies(e -> assertThat(e.actual()).isEqualTo(5))
          .satisfies(e -> assertThat(e.path()).isEqualTo(UPLOAD.value()));
    }
    assertThat(contentOf(UPLOAD)).isEqualTo(ascii("hello"));
    assertThat(isThere(OBJECT)).isFalse();
  }

  @Test
  void refusesASourceThatIsNotAnObject() {
    driver.write(OBJECT, ascii("hello"));
    StoragePath target = StoragePath.parse("target/object");
    for (StoragePath from : List.of(NOTHING, FOLDER, BELOW_OBJECT)) {
      assertThatExceptionOfType(StorageException.NoSuchObject.class)
          .isThrownBy(() -> driver.publish(from, 5, target))
          .satisfies(e -> assertThat(e.path()).isEqualTo(from.value()));
    }
    assertThat(isThere(target)).isFalse();
  }

  @Test
  void refusesAMissingSourceEvenIfTheTargetExists() {
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> driver.publish(UPLOAD, 5, OBJECT));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void refusesAFolderOrAPathBelowAnObjectAndKeepsTheUpload() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(UPLOAD, ascii("upload"));
    for (StoragePath to : List.of(FOLDER, BELOW_OBJECT, DEEP_BELOW_OBJECT)) {
      assertThatExceptionOfType(StorageException.UnexpectedKind.class)
          .isThrownBy(() -> driver.publish(UPLOAD, 6, to))
          .satisfies(e -> assertThat(e.path()).isEqualTo(to.value()));
    }
    assertThat(contentOf(UPLOAD)).isEqualTo(ascii("upload"));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void showsReadersNothingOrTheWholeObject() {
    byte[] content = large(2);
    Racers.lookDuring(
        () -> {
          for (int i = 0; i < 10; i++) {
            append(UPLOAD, 0, content);
            assertThat(publish(UPLOAD)).isTrue();
            driver.delete(OBJECT);
          }
        },
        () -> {
          try {
            assertThat(Arrays.equals(contentOf(OBJECT), content)).isTrue();
          } catch (StorageException.NoSuchObject e) {
            assertThat(e.path()).isEqualTo(OBJECT.value());
          }
        });
  }

  @Test
  void leavesOneOfTwoConcurrentObjectsComplete() {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      driver.write(UPLOAD, ascii("one"));
      driver.write(OTHER_UPLOAD, ascii("the other"));
      List<Boolean> first =
          Racers.race(List.of(() -> publish(UPLOAD), () -> publish(OTHER_UPLOAD)));
      assertThat(first).contains(true);
      assertThat(contentOf(OBJECT)).isIn(ascii("one"), ascii("the other"));
      assertThat(isThere(UPLOAD) || isThere(OTHER_UPLOAD)).isFalse();
      driver.delete(OBJECT);
    }
  }

  @Test
  void doesNotFailWhileEmptyFoldersAreRemoved() {
    Racers.lookDuring(
        () -> {
          for (int i = 0; hasRound(i, ROUNDS); i++) {
            driver.write(UPLOAD, ascii("hello"));
            assertThat(publish(UPLOAD)).isTrue();
            assertThat(driver.delete(OBJECT)).isTrue();
          }
        },
        () -> driver.deleteIfEmpty(FOLDER));
    assertThat(isThere(OBJECT)).isFalse();
  }
}
