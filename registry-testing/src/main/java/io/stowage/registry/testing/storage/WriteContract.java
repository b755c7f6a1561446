package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#write}. */
abstract class WriteContract extends OperationContract {
  private static final int ROUNDS = 150;

  WriteContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void createsAnObjectAndTheFoldersAboveIt() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(names(FOLDER)).containsExactly("object");
  }

  @Test
  void replacesALongerObject() {
    driver.write(OBJECT, ascii("a long content"));
    driver.write(OBJECT, ascii("short"));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("short"));
  }

  @Test
  void writesAnObjectAtTheTop() {
    StoragePath top = StoragePath.parse("top");
    driver.write(top, ascii("hello"));
    assertThat(contentOf(top)).isEqualTo(ascii("hello"));
  }

  @Test
  void writesALargeObject() {
    driver.write(OBJECT, large(1));
    assertThat(contentOf(OBJECT)).isEqualTo(large(1));
  }

  @Test
  void copiesTheBytesOfTheCaller() {
    byte[] content = ascii("hello");
    driver.write(OBJECT, content);
    content[0] = 'j';
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void startsANewLease() {
    driver.write(OBJECT, ascii("hello"));
    untilRenewed(OBJECT, leaseAt(OBJECT), () -> driver.write(OBJECT, ascii("hello")));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void refusesAFolderAndChangesNothing() {
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> driver.write(FOLDER, ascii("no")));
    assertThat(names(FOLDER)).containsExactly("object");
  }

  @Test
  void refusesAPathBelowAnObjectAndChangesNothing() {
    driver.write(OBJECT, ascii("hello"));
    for (StoragePath path : List.of(BELOW_OBJECT, DEEP_BELOW_OBJECT)) {
      assertThatExceptionOfType(StorageException.UnexpectedKind.class)
          .isThrownBy(() -> driver.write(path, ascii("no")))
          .satisfies(e -> assertThat(e.path()).isEqualTo(path.value()));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(names(FOLDER)).containsExactly("object");
  }

  @Test
  void showsReadersOnlyTheOldOrTheNewContent() {
    byte[] old = filled('a', 70_000);
    byte[] young = filled('b', 50_000);
    driver.write(OBJECT, old);
    Racers.lookDuring(
        () -> {
          for (int i = 0; hasRound(i, ROUNDS); i++) {
            driver.write(OBJECT, i % 2 == 0 ? young : old);
          }
        },
        () -> assertThat(contentOf(OBJECT))
            .satisfiesAnyOf(
                found -> assertThat(Arrays.equals(found, old)).isTrue(),
                found -> assertThat(Arrays.equals(found, young)).isTrue()));
  }

  @Test
  void listsNoTemporaryNameWhileItWrites() {
    driver.write(OBJECT, ascii("hello"));
    Racers.lookDuring(
        () -> {
          for (int i = 0; hasRound(i, ROUNDS); i++) {
            driver.write(OBJECT, ascii("hello"));
          }
        },
        () -> assertThat(names(FOLDER)).containsExactly("object"));
  }

  @Test
  void leavesTheWholeContentOfOneOfSeveralWriters() {
    Callable<Boolean> writesA = () -> writeOften(filled('a', 70_000));
    Callable<Boolean> writesB = () -> writeOften(filled('b', 50_000));
    Racers.race(List.of(writesA, writesB));
    assertThat(contentOf(OBJECT)).isIn(filled('a', 70_000), filled('b', 50_000));
  }

  @Test
  void doesNotFailWhileEmptyFoldersAreRemoved() {
    Racers.lookDuring(
        () -> {
          for (int i = 0; hasRound(i, ROUNDS); i++) {
            driver.write(OBJECT, ascii("hello"));
            assertThat(driver.delete(OBJECT)).isTrue();
          }
        },
        () -> {
          driver.deleteIfEmpty(FOLDER);
          driver.deleteIfEmpty(FOLDER.parent());
        });
    assertThat(isThere(OBJECT)).isFalse();
  }

  private boolean writeOften(byte[] content) {
    for (int i = 0; i < 20; i++) {
      driver.write(OBJECT, content);
    }
    return true;
  }

  private static byte[] filled(char letter, int length) {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) letter);
    return content;
  }
}
